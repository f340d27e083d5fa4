package dev.ballast.observe;

import dev.ballast.deploy.Deployment;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Records the signals that somebody sent to a container by hand, as by {@code docker stop}: those of which no process of Ballast
 * tells in the history. A process may tell of its own a little after the engine does. Safe for use by several threads.
 */
final class HandSignals implements AutoCloseable {

    /** Within this time of a signal, the process that sent it has recorded what it did, on a busy machine too. */
    private static final double OWN_MS = 3_000;

    private static final Map<Integer, String> NAMES = Map.of(
            1, "HUP", 2, "INT", 3, "QUIT", 9, "KILL", 10, "USR1", 12, "USR2", 15, "TERM", 18, "CONT", 19, "STOP");

    /** They ask a program to end; a container's image may name another one for that. */
    private static final Set<String> ASK_TO_STOP = Set.of("INT", "QUIT", "TERM");

    private final Sightings sightings;
    private final Queue<Signal> waiting = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(job -> {
        Thread thread = new Thread(job, "ballast-signals");
        thread.setDaemon(true);
        return thread;
    });

    private record Signal(String container, String service, int number, double atMs, double errorMs) {}

    HandSignals(Sightings sightings) {
        this.sightings = sightings;
    }

    /** Takes a signal of which the engine tells. */
    void take(String container, String service, int number, double atMs, double errorMs) {
        waiting.add(new Signal(container, service, number, atMs, errorMs));
        looks.schedule(this::decideNext, Math.round(OWN_MS + errorMs), TimeUnit.MILLISECONDS);
    }

    private void decideNext() {
        Signal signal = waiting.poll();
        if (signal != null) {
            decide(signal);
        }
    }

    private void decide(Signal signal) {
        List<Entry<?>> known = sightings.known();
        if (isRemoval(signal, known) || isAskedFor(signal, known) || isSentByUs(signal, known)) {
            return;
        }
        String name = NAMES.getOrDefault(signal.number(), String.valueOf(signal.number()));
        sightings.add(
                ASK_TO_STOP.contains(name)
                        ? new InstanceEvent.Stopping(signal.container(), signal.service(), true)
                        : new InstanceEvent.Killed(signal.container(), signal.service(), name, true),
                signal.atMs(),
                signal.errorMs());
    }

    /** Returns whether the lab was being removed. */
    private static boolean isRemoval(Signal signal, List<Entry<?>> known) {
        return known.stream()
                .filter(entry -> entry.event() instanceof RunEvent.Removing
                        || (entry.event() instanceof RunEvent.PhaseBegan phase
                                && phase.name().equals(RunEvent.PhaseBegan.CLOSING)))
                .anyMatch(entry -> entry.atMs() - entry.errorMs() <= signal.atMs() + signal.errorMs());
    }

    /** Returns whether Ballast had asked the instance to stop, which is recorded before the engine is asked. */
    private static boolean isAskedFor(Signal signal, List<Entry<?>> known) {
        String instance = Deployment.servedInstance(signal.container());
        boolean asked = false;
        for (Entry<?> entry : known) {
            if (entry.atMs() - entry.errorMs() > signal.atMs() + signal.errorMs()) {
                continue;
            }
            if (entry.event() instanceof InstanceEvent.Stopping stop
                    && stop.instance().equals(instance)) {
                asked = !stop.byHand();
            } else if (isEnd(entry.event())
                    && ((InstanceEvent) entry.event()).instance().equals(instance)) {
                asked = false;
            }
        }
        return asked;
    }

    /** Returns whether the next signal is to another container of the name; of a balancer only the end is recorded. */
    private static boolean isEnd(Event event) {
        return event instanceof InstanceEvent.Started || event instanceof InstanceEvent.Stopped;
    }

    /** Returns whether Ballast has sent the container a signal at that time; a fault may send several. */
    private static boolean isSentByUs(Signal signal, List<Entry<?>> known) {
        return known.stream()
                .filter(entry -> entry.event() instanceof InstanceEvent.Killed killed
                        && !killed.byHand()
                        && killed.instance().equals(signal.container()))
                .anyMatch(
                        entry -> Math.abs(entry.atMs() - signal.atMs()) <= OWN_MS + entry.errorMs() + signal.errorMs());
    }

    /** Decides on those that wait, and stops. */
    @Override
    public void close() {
        looks.shutdownNow();
        for (Signal signal = waiting.poll(); signal != null; signal = waiting.poll()) {
            decide(signal);
        }
    }
}
