package dev.ballast.engine;

import java.time.Instant;

/**
 * A change of a container, as the engine reports it.
 *
 * @param kind what happened
 * @param id the container's id
 * @param name its name within the lab
 * @param role its role
 * @param service the name of its service or its balancer; of another container that of its role
 * @param at when, by the host's clock
 * @param code exit code of one that died, number of the signal of one that was sent one, else 0
 */
public record ContainerEvent(Kind kind, String id, String name, Role role, String service, Instant at, int code) {

    /** What happened to a container. */
    public enum Kind {
        STARTED,
        PAUSED,
        UNPAUSED,
        DIED,
        /** It was sent a signal, as by {@code docker stop}. */
        SIGNALLED,
        /** It took all the memory that it may take, and the kernel killed a process of it. */
        OUT_OF_MEMORY
    }
}
