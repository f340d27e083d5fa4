package dev.ballast.fault;

import dev.ballast.Lab;

/** Something that goes wrong in a lab. Implementations are immutable data; {@link Faults} knows them by name. */
public interface Fault {

    /**
     * Injects the fault into a lab and records it in the lab's history. Returns once it has happened.
     *
     * @throws dev.ballast.LabException if it cannot be injected into this lab, with the reason
     */
    void inject(Lab lab);
}
