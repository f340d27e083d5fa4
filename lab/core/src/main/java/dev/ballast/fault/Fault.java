package dev.ballast.fault;

import dev.ballast.Lab;

/**
 * Something that goes wrong in a lab. An implementation is a record; each component is a String, so that {@link Faults} can make
 * it by its name.
 */
public interface Fault {

    /**
     * Injects the fault into a lab and records it in the lab's history. Returns once it has happened.
     *
     * @throws dev.ballast.LabException if it cannot be injected into this lab, with the reason
     */
    void inject(Lab lab);
}
