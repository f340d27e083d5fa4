package dev.ballast.live;

import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.live.Snapshot.Change;
import dev.ballast.live.Snapshot.Reached;
import dev.ballast.live.Snapshot.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last change of a pool and how each instance converged. */
final class Changes {

    private static final List<Stage> UP =
            List.of(Stage.STARTED, Stage.REGISTERED, Stage.PASSING, Stage.RENDERED, Stage.RELOADED, Stage.SERVED_FIRST);
    private static final List<Stage> DOWN = List.of(
            Stage.STOPPING,
            Stage.DEREGISTERED,
            Stage.NOT_PASSING,
            Stage.RENDERED_WITHOUT,
            Stage.OLD_WORKERS_GONE,
            Stage.STOPPED);
    private static final List<Stage> KILLED = List.of(Stage.DIED, Stage.CRITICAL, Stage.RENDERED_WITHOUT);

    /** No change takes longer than the minute after which the lab gives up. */
    private static final double LIMIT_MS = 75_000;

    /** The engine's clock and ours differ by less. */
    private static final double CLOSE_MS = 200;

    /** An instance that starts so soon after a death was restarted, and belongs to the same change. */
    private static final double RESTART_MS = 15_000;

    private @Nullable Begun begun;
    private List<Way> ways = List.of();
    private double closingMs = Double.POSITIVE_INFINITY;

    /** The progress of a change. */
    private enum Course {
        /** Requested and not in force yet. */
        AWAITED,
        /** Requested and in force. */
        IN_FORCE,
        /** Not requested, such as a death; no event says that it is in force. */
        UNASKED
    }

    /**
     * @param service the service that was scaled; blank if it is another change
     * @param earliestMs the earliest moment at which it may have begun
     * @param tookMs milliseconds until it was in force, or null
     */
    private record Begun(
            String words,
            String service,
            double atMs,
            double earliestMs,
            Instant wall,
            Course course,
            @Nullable Long tookMs) {

        static Optional<Begun> asked(String words, String service, Entry<?> by) {
            return Optional.of(by(words, service, by, Course.AWAITED));
        }

        static Optional<Begun> unasked(String words, Entry<?> by) {
            return Optional.of(by(words, "", by, Course.UNASKED));
        }

        private static Begun by(String words, String service, Entry<?> by, Course course) {
            double earliestMs = by.atMs() - by.errorMs() - CLOSE_MS;
            return new Begun(words, service, by.atMs(), earliestMs, by.wall(), course, null);
        }

        Begun inForceAfter(long ms) {
            return new Begun(words, service, atMs, earliestMs, wall, Course.IN_FORCE, ms);
        }

        /** Returns whether an instance that starts then does so because of this change. */
        boolean explainsStart(double startMs) {
            return course == Course.AWAITED || startMs - atMs <= RESTART_MS;
        }
    }

    /**
     * Takes the next events.
     *
     * @param pool the lifetimes so far, these events included
     * @param completeFromMs the time from which on the lifetimes have all events
     */
    void take(List<Entry<?>> fresh, PoolLifetimes pool, double completeFromMs) {
        fresh.stream().sorted(Comparator.comparingDouble(Entry::atMs)).forEach(entry -> take(entry, pool));
        if (begun != null && begun.earliestMs() >= completeFromMs) {
            ways = ways(begun, pool);
        }
    }

    private void take(Entry<?> entry, PoolLifetimes pool) {
        if (entry.event() instanceof RunEvent.PhaseBegan phase && phase.name().equals(RunEvent.PhaseBegan.CLOSING)) {
            closingMs = entry.atMs();
        }
        Optional<Begun> fresh = begunBy(entry, pool);
        if (fresh.isPresent()) {
            begun = fresh.get();
        } else if (begun != null && begun.course() != Course.UNASKED) {
            begun = inForceBy(entry, begun);
        }
    }

    /** Returns the change that an event begins. */
    private Optional<Begun> begunBy(Entry<?> entry, PoolLifetimes pool) {
        Event event = entry.event();
        if (event instanceof RunEvent.PhaseBegan phase && phase.name().equals(RunEvent.PhaseBegan.STARTING)) {
            return Begun.asked("start", "", entry);
        }
        if (event instanceof PoolEvent.ScaleRequested scale) {
            String of = pool.services().size() < 2 ? "" : scale.service() + " ";
            return Begun.asked("scale %sfrom %d to %d".formatted(of, scale.from(), scale.to()), scale.service(), entry);
        }
        if (event instanceof InstanceEvent.Killed killed && killed.endsAtOnce()) {
            return Begun.unasked(killed.instance() + " was killed", entry);
        }
        if (event instanceof InstanceEvent.Stopping stop && stop.byHand()) {
            return Begun.unasked(stop.instance() + " was stopped by hand", entry);
        }
        if (event instanceof InstanceEvent.Died died && isSudden(died, entry, pool)) {
            return Begun.unasked(died.instance() + " died", entry);
        }
        if (event instanceof InstanceEvent.Started started && (begun == null || !begun.explainsStart(entry.atMs()))) {
            return Begun.unasked(started.instance() + " was started", entry);
        }
        return Optional.empty();
    }

    /** Returns whether an instance died that was to stay, and that the lab did not kill. */
    private static boolean isSudden(InstanceEvent.Died died, Entry<?> entry, PoolLifetimes pool) {
        return pool.named(died.instance(), Moment.of(entry))
                .filter(lifetime -> lifetime.ending() == Ending.KILLED && lifetime.killed() == null)
                .isPresent();
    }

    /** Returns the requested change as it is after an event. */
    private static Begun inForceBy(Entry<?> entry, Begun asked) {
        Event event = entry.event();
        if (event instanceof RunEvent.PhaseBegan phase && phase.name().equals(RunEvent.PhaseBegan.READY)) {
            return asked.inForceAfter(Math.round(entry.atMs() - asked.atMs()));
        }
        return event instanceof PoolEvent.Scaled scaled && scaled.service().equals(asked.service())
                ? asked.inForceAfter(scaled.tookMs())
                : asked;
    }

    /** Returns the requested change that is not in force yet, or empty. */
    Optional<String> underWay(double nowMs) {
        return begun != null && begun.course() == Course.AWAITED && nowMs - begun.atMs() < LIMIT_MS
                ? Optional.of(begun.words())
                : Optional.empty();
    }

    @Nullable
    Change last() {
        return begun == null
                ? null
                : new Change(
                        begun.words(),
                        begun.atMs(),
                        begun.wall().toString(),
                        begun.course() == Course.AWAITED,
                        begun.tookMs(),
                        ways);
    }

    private List<Way> ways(Begun change, PoolLifetimes pool) {
        List<Way> found = new ArrayList<>();
        for (Lifetime lifetime : pool.all()) {
            Moment leaving = lifetime.leaving();
            if (leaving != null && leaving.atMs() >= change.earliestMs() && leaving.atMs() < closingMs) {
                boolean killed = lifetime.ending() == Ending.KILLED;
                Timeline timeline = Timeline.of(pool, lifetime);
                found.add(way(timeline, killed ? "killed" : "down", killed ? KILLED : DOWN, change));
            } else if (lifetime.started().atMs() >= change.earliestMs()) {
                found.add(way(Timeline.of(pool, lifetime), "up", UP, change));
            }
        }
        found.sort(Comparator.comparing(Way::instance));
        return found;
    }

    /**
     * Counts from the change, or from its first effect if that came a little earlier, because a signal is sent before
     * its call returns.
     */
    private static Way way(Timeline timeline, String direction, List<Stage> stages, Begun change) {
        double origin = Math.min(
                change.atMs(),
                stages.stream()
                        .flatMap(stage -> timeline.at(stage).stream())
                        .mapToDouble(Moment::atMs)
                        .min()
                        .orElse(change.atMs()));
        return new Way(
                timeline.instance(),
                direction,
                stages.stream()
                        .flatMap(stage ->
                                timeline
                                        .at(stage)
                                        .map(at -> new Reached(stage.label(), at.atMs() - origin, at.errorMs()))
                                        .stream())
                        .sorted(Comparator.comparingDouble(Reached::ms))
                        .toList());
    }
}
