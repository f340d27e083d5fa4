package dev.ballast.live;

import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Moment;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.live.Snapshot.Change;
import dev.ballast.live.Snapshot.Reached;
import dev.ballast.live.Snapshot.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    /** An instance that starts so soon after a death is part of the same change: it was restarted. */
    private static final double RESTART_MS = 15_000;

    /** What the convergence of the last change is read from: all starts, and the rest from a little before it. */
    private final List<Entry<?>> entries = new ArrayList<>();

    private @Nullable Begun begun;
    private @Nullable Change computed;

    /** @param tookMs null while it is not in force */
    private record Begun(
            String words,
            double atMs,
            Instant wall,
            boolean asked,
            @Nullable Long tookMs) {}

    /** Takes the next event; {@code known} finds what is known of an instance so far. */
    void take(Entry<?> entry, Function<String, Optional<Life>> known) {
        entries.add(entry);
        computed = null;
        Event event = entry.event();
        double at = entry.atMs();
        if (event instanceof Event.Phase phase && phase.name().equals("starting")) {
            begin(new Begun("start", at, entry.wall(), true, null));
        } else if (event instanceof Event.Phase phase && phase.name().equals("ready")) {
            inForce(Math.round(at - (begun == null ? at : begun.atMs())));
        } else if (event instanceof Event.ScaleRequested scale) {
            begin(new Begun("scale from %d to %d".formatted(scale.from(), scale.to()), at, entry.wall(), true, null));
        } else if (event instanceof Event.Scaled scaled) {
            inForce(scaled.tookMs());
        } else if (event instanceof Event.InstanceKilled killed && killed.endsAtOnce()) {
            begin(new Begun("%s was killed".formatted(killed.instance()), at, entry.wall(), false, null));
        } else if (event instanceof Event.InstanceDied died && died.service().equals(Model.API)) {
            if (known.apply(died.instance())
                    .filter(life -> !life.isLeaving() && at - life.diedMs() > CLOSE_MS)
                    .isPresent()) {
                begin(new Begun("%s died".formatted(died.instance()), at, entry.wall(), false, null));
            }
        } else if (event instanceof Event.InstanceStarted started && isUnasked(at)) {
            begin(new Begun("%s was started".formatted(started.instance()), at, entry.wall(), false, null));
        }
    }

    private boolean isUnasked(double at) {
        return begun == null || (begun.tookMs() != null || !begun.asked()) && at - begun.atMs() > RESTART_MS;
    }

    private void begin(Begun change) {
        begun = change;
        Map<String, Entry<?>> before = new LinkedHashMap<>(); // the last of each kind that still matters
        List<Entry<?>> kept = new ArrayList<>();
        for (Entry<?> entry : entries) {
            if (entry.atMs() >= change.atMs() - LIMIT_MS || entry.event() instanceof Event.Phase) {
                kept.add(entry);
            } else if (entry.event() instanceof Event.InstanceStarted started) {
                before.put(started.instance(), entry);
            } else if (entry.event() instanceof Event.ConsulPassing || entry.event() instanceof Event.Rendered) {
                before.put(entry.event().getClass().getName(), entry);
            }
        }
        entries.clear();
        entries.addAll(before.values());
        entries.addAll(kept);
    }

    private void inForce(long tookMs) {
        if (begun != null && begun.asked()) {
            begun = new Begun(begun.words(), begun.atMs(), begun.wall(), true, tookMs);
        }
    }

    /** Returns the change that was asked for and is not in force yet. */
    Optional<String> underWay(double nowMs) {
        return begun != null && begun.asked() && begun.tookMs() == null && nowMs - begun.atMs() < LIMIT_MS
                ? Optional.of(begun.words())
                : Optional.empty();
    }

    @Nullable
    Change last() {
        if (begun != null && computed == null) {
            computed = new Change(begun.words(), begun.atMs(), begun.wall().toString(), begun.tookMs(), ways(begun));
        }
        return computed;
    }

    private List<Way> ways(Begun change) {
        List<Way> ways = new ArrayList<>();
        for (Timeline timeline : Convergence.of(entries).timelines()) {
            if (!timeline.service().equals(Model.API)) {
                continue;
            }
            double came = timeline.at(Stage.STARTED).map(Moment::atMs).orElse(0.0);
            double left = timeline.leaving().map(Moment::atMs).orElse(Double.NEGATIVE_INFINITY);
            if (left >= change.atMs() - CLOSE_MS) {
                boolean killed = timeline.ending() == Timeline.Ending.KILLED;
                ways.add(way(timeline, killed ? "killed" : "down", killed ? KILLED : DOWN, change));
            } else if (came >= change.atMs() - CLOSE_MS) {
                ways.add(way(timeline, "up", UP, change));
            }
        }
        ways.sort(Comparator.comparing(Way::instance));
        return ways;
    }

    /** Counts from the change, or from what was seen of it a little earlier: a signal is sent before its call returns. */
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
