package dev.ballast.observe;

import dev.ballast.history.ViewEvent.Changed;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the history whether one view sees everything. Safe for use by several threads. */
final class ViewHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ViewHealth.class);

    private final Sightings sightings; // whose lock this uses, since it records what several views see
    private final View view;
    private final String of;
    private @Nullable State state;
    private double sinceMs; // from when on it has seen everything
    private double toldMs; // when its state began

    ViewHealth(Sightings sightings, View view, String of) {
        this.sightings = sightings;
        this.view = view;
        this.of = of;
    }

    /** It sees everything from then on: it begins, or resumes if it was interrupted or had ended. Else does nothing. */
    void sees(double atMs) {
        synchronized (sightings) {
            if (state == null) {
                tell(State.BEGAN, atMs, 0, "");
            } else if (state == State.INTERRUPTED || state == State.ENDED) {
                tell(State.RESUMED, atMs, 0, "");
            }
        }
    }

    /** It saw everything until then, and may miss something now. Does nothing if that is known, or if it does not see. */
    void interrupted(double atMs, String why) {
        synchronized (sightings) {
            if (isSeeing()) {
                tell(State.INTERRUPTED, atMs, 0, why);
            }
        }
    }

    /** It missed something at a time. */
    void missed(double atMs, double errorMs, String why) {
        synchronized (sightings) {
            State before = state;
            if (before != State.STOPPED) {
                tell(State.MISSED, atMs, errorMs, why);
                state = before;
                sinceMs = Math.max(sinceMs, atMs + errorMs);
            }
        }
    }

    /** There is nothing more to see. */
    void ended(double atMs) {
        synchronized (sightings) {
            if (state != null && state != State.STOPPED) {
                sinceMs = isSeeing() ? sinceMs : atMs;
                tell(State.ENDED, atMs, 0, "");
            }
        }
    }

    /** Nobody looks from now on. The rest of the calls do nothing. Never fails, so that the other views are stopped. */
    void stopped(String why) {
        close(State.STOPPED, why);
    }

    /** Does the same as {@link #stopped}, since what was observed is removed: nothing is missing then. */
    void removed() {
        close(State.ENDED, "it is removed");
    }

    private void close(State last, String why) {
        synchronized (sightings) {
            boolean told = state == null || state == State.STOPPED || state == State.ENDED;
            try {
                if (!told) {
                    tell(last, sightings.clock().nowMs(), 0, why);
                }
            } catch (RuntimeException e) { // as on a full disk
                LOG.warn("the history does not say that the view {} {} stopped: {}", view, of, e.toString());
            }
            state = State.STOPPED;
        }
    }

    /**
     * This process begins to record, and knows what it has seen.
     *
     * @param knownFromMs from when on
     */
    void beganHere(double knownFromMs) {
        synchronized (sightings) {
            double endedMs = toldMs;
            boolean endedLately = state == State.ENDED && sightings.clock().nowMs() - endedMs < Backlog.KEPT_MS;
            if (isSeeing() || endedLately) {
                tell(State.BEGAN, Math.max(sinceMs, knownFromMs), 0, "by another process than before");
            }
            if (endedLately) {
                tell(State.ENDED, endedMs, 0, "");
            }
        }
    }

    /** Returns whether it had ended so long ago that nothing more is told of it, unless the container is started again. */
    boolean isOver() {
        synchronized (sightings) {
            return state == State.STOPPED
                    || (state == State.ENDED && sightings.clock().nowMs() - toldMs > Backlog.KEPT_MS);
        }
    }

    private boolean isSeeing() {
        return state == State.BEGAN || state == State.RESUMED;
    }

    double atMs(Instant moment) {
        return sightings.clock().atMs(moment);
    }

    private void tell(State now, double atMs, double errorMs, String why) {
        sightings.takeOver(); // before this change, which is told by itself
        state = now;
        toldMs = atMs;
        sinceMs = isSeeing() ? atMs : sinceMs;
        sightings.add(new Changed(view, of, now, why), atMs, errorMs);
    }
}
