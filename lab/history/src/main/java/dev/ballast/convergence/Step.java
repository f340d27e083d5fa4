package dev.ballast.convergence;

import static dev.ballast.convergence.Stage.CRITICAL;
import static dev.ballast.convergence.Stage.DEREGISTERED;
import static dev.ballast.convergence.Stage.DIED;
import static dev.ballast.convergence.Stage.NOT_PASSING;
import static dev.ballast.convergence.Stage.OLD_WORKERS_GONE;
import static dev.ballast.convergence.Stage.PASSING;
import static dev.ballast.convergence.Stage.REGISTERED;
import static dev.ballast.convergence.Stage.RELOADED;
import static dev.ballast.convergence.Stage.RENDERED;
import static dev.ballast.convergence.Stage.RENDERED_WITHOUT;
import static dev.ballast.convergence.Stage.SERVED_FIRST;
import static dev.ballast.convergence.Stage.SERVED_LAST;
import static dev.ballast.convergence.Stage.SERVED_LAST_KEPT;
import static dev.ballast.convergence.Stage.STARTED;
import static dev.ballast.convergence.Stage.STOPPED;
import static dev.ballast.convergence.Stage.STOPPING;

/** The way from one stage of a lifetime to another. */
public enum Step {
    STARTED_TO_REGISTERED(Way.UP, STARTED, REGISTERED),
    REGISTERED_TO_PASSING(Way.UP, REGISTERED, PASSING),
    PASSING_TO_RENDERED(Way.UP, PASSING, RENDERED),
    REGISTERED_TO_RENDERED(Way.UP, REGISTERED, RENDERED),
    RENDERED_TO_RELOADED(Way.UP, RENDERED, RELOADED),
    RENDERED_TO_SERVED(Way.UP, RENDERED, SERVED_FIRST),
    /** The whole way into the pool: from the registration to the first answer that a client receives. */
    REGISTERED_TO_SERVED(Way.UP, REGISTERED, SERVED_FIRST),

    ASKED_TO_DEREGISTERED(Way.DOWN, STOPPING, DEREGISTERED),
    DEREGISTERED_TO_NOT_PASSING(Way.DOWN, DEREGISTERED, NOT_PASSING),
    NOT_PASSING_TO_RENDERED_WITHOUT(Way.DOWN, NOT_PASSING, RENDERED_WITHOUT),
    DEREGISTERED_TO_RENDERED_WITHOUT(Way.DOWN, DEREGISTERED, RENDERED_WITHOUT),
    RENDERED_WITHOUT_TO_OLD_WORKERS_GONE(Way.DOWN, RENDERED_WITHOUT, OLD_WORKERS_GONE),
    /** The whole way out of the pool: from the deregistration to the last answer on a fresh connection. */
    DEREGISTERED_TO_SERVED_LAST(Way.DOWN, DEREGISTERED, SERVED_LAST),
    DEREGISTERED_TO_SERVED_LAST_KEPT(Way.DOWN, DEREGISTERED, SERVED_LAST_KEPT),
    DEREGISTERED_TO_STOPPED(Way.DOWN, DEREGISTERED, STOPPED),

    DIED_TO_CRITICAL(Way.KILLED, DIED, CRITICAL),
    CRITICAL_TO_RENDERED_WITHOUT(Way.KILLED, CRITICAL, RENDERED_WITHOUT),
    /** The whole way out of the pool for an instance that did not deregister. */
    DIED_TO_RENDERED_WITHOUT(Way.KILLED, DIED, RENDERED_WITHOUT);

    /** Which lifetimes take a step. */
    public enum Way {
        /** All that began after the lab was ready. The time of the lab's own start is a different figure. */
        UP,
        /** Those that ended as planned. */
        DOWN,
        /** Those that were killed. */
        KILLED
    }

    private final Way way;
    private final Stage from;
    private final Stage to;

    Step(Way way, Stage from, Stage to) {
        this.way = way;
        this.from = from;
        this.to = to;
    }

    public Way way() {
        return way;
    }

    public Stage from() {
        return from;
    }

    public Stage to() {
        return to;
    }

    /**
     * Returns whether the second stage can only follow the first. A last answer may come before the deregistration, if
     * no request follows it.
     */
    public boolean isCausal() {
        return to != SERVED_LAST && to != SERVED_LAST_KEPT;
    }

    /** Returns what reports call it, such as {@code registered → passing}. */
    public String label() {
        return from.label() + " → " + to.label();
    }
}
