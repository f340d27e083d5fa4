package dev.ballast.fault;

import dev.ballast.Lab;

/** Something that goes wrong in a lab. Implementations are immutable data; {@link Faults} knows them by name. */
public interface Fault {

    /**
     * Makes it happen in a lab and records it in the lab's history. Returns once it has happened.
     *
     * @throws dev.ballast.LabException if it cannot happen in this lab, with the reason
     */
    void inject(Lab lab);
}
