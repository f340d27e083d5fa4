package dev.ballast.loss;

import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of an instance at an address, on the history's clock.
 *
 * @param to infinite while it lives
 * @param end what ended it, in words
 * @param again whether its process was started again
 * @param leaving when it was asked to stop, or deregistered; infinite if it was not
 */
record Life(String instance, String address, double from, double to, String end, boolean again, double leaving) {

    /** Returns the lives of an instance: if a process ends and is started again, another one begins at the address. */
    static List<Life> of(Lifetime lifetime) {
        List<Life> lives = new ArrayList<>();
        String instance = lifetime.instance().instance();
        String address = lifetime.instance().address();
        double end = orNever(lifetime.end());
        double leaving = orNever(Moment.earliest(lifetime.stopping(), lifetime.deregistered()));
        double from = lifetime.started().atMs();
        boolean again = false;
        Set<String> running = new HashSet<>();
        for (Lifetime.Process process : lifetime.processes()) {
            InstanceEvent.ProcessChanged change = process.change();
            double at = process.at().atMs();
            if (at > end) {
                break;
            }
            if (change.running()) {
                running.add(change.process());
                from = Double.isInfinite(from) ? at : from;
                continue;
            }
            running.remove(change.process());
            if (!change.process().equals(lifetime.instance().service()) && isDone(change, running)) {
                continue;
            }
            if (from <= at) {
                String how = "its process %s ended %s".formatted(change.process(), change.words());
                lives.add(new Life(instance, address, from, at, how, again, leaving));
            }
            from = Double.POSITIVE_INFINITY;
            again = true;
        }
        if (Double.isFinite(from) && from <= end) {
            lives.add(new Life(instance, address, from, end, lifetime.containerEndedBy(), again, leaving));
        }
        return lives;
    }

    /**
     * Returns whether a process ended because its work was done: by itself, with status 0 or another one that the supervisor
     * expects, while others run on. It served no requests, although its image does not say so.
     *
     * @param others the processes that run on
     */
    static boolean isDone(InstanceEvent.ProcessChanged ended, Set<String> others) {
        return (ended.exitedWithZero() || ended.exitedAsExpected()) && !others.isEmpty();
    }

    /** Returns this with what led to its end. */
    Life endedBecause(String why) {
        return new Life(instance, address, from, to, "%s, because %s".formatted(end, why), again, leaving);
    }

    private static double orNever(@Nullable Moment moment) {
        return moment == null ? Double.POSITIVE_INFINITY : moment.atMs();
    }
}
