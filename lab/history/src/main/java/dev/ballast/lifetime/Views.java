package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The times in which observers did not see everything. An older history says nothing of its views; they count as complete,
 * unless the history contradicts that.
 */
final class Views {

    /**
     * A shorter interruption of a list hides no more than the time between two readings of it does. What happens in an
     * interruption of the engine's events or of a log is lost, however short it is.
     */
    private static final double SHORT_MS = 1_000;

    private final List<Gap> gaps = new ArrayList<>();
    private final Map<Key, Open> open = new HashMap<>();

    /**
     * A time in which a view was incomplete.
     *
     * @param of the name of what is viewed, such as a container's; blank if there is one of the kind
     * @param fromMs until when everything was seen, on the history's clock
     * @param toMs from when on everything was seen again; infinite if that was not
     * @param why in words
     */
    record Gap(View view, String of, double fromMs, double toMs, String why) {

        boolean overlaps(double from, double to) {
            return fromMs <= to && toMs >= from;
        }

        /** Returns which view was incomplete, from when to when and why, and what to do. */
        String describe() {
            return "%s cannot be relied on from %s to %s (%s): repeat the run, and let one process watch it to its end"
                    .formatted(
                            view.named(of), seconds(fromMs), Double.isInfinite(toMs) ? "the end" : seconds(toMs), why);
        }

        private static String seconds(double ms) {
            return Double.isInfinite(ms) ? "the start" : String.format(Locale.ROOT, "%.3f s", ms / 1_000);
        }
    }

    private record Key(View view, String of) {}

    /** The beginning of a gap. */
    private record Open(double atMs, String why) {}

    /**
     * Returns what these entries show, in any order.
     *
     * @param untilMs what happened later is left out
     */
    static Views of(List<Entry<?>> entries, double untilMs) {
        return new Views(entries, untilMs);
    }

    private Views(List<Entry<?>> entries, double untilMs) {
        List<Entry<?>> recorded = entries.stream()
                .sorted(Comparator.<Entry<?>>comparingLong(Entry::seq))
                .toList();
        missingNumbers(recorded);
        List<Entry<?>> judged =
                recorded.stream().filter(entry -> entry.atMs() <= untilMs).toList();
        views(judged);
        startsWithoutEnds(judged);
    }

    /** Adds a gap for each entry that is missing: it may have told anything. */
    private void missingNumbers(List<Entry<?>> recorded) {
        double beforeMs = Double.NEGATIVE_INFINITY;
        long next = 0;
        for (Entry<?> entry : recorded) {
            if (entry.seq() > next) {
                gaps.add(new Gap(
                        View.ALL,
                        "",
                        Math.min(beforeMs, entry.atMs()),
                        Math.max(beforeMs, entry.atMs()),
                        "numbers are missing in the history, %d before number %d, because another process recorded them or lines were lost"
                                .formatted(entry.seq() - next, entry.seq())));
            }
            next = entry.seq() + 1;
            beforeMs = entry.atMs();
        }
    }

    private void views(List<Entry<?>> recorded) {
        boolean watched = false;
        double seenMs = Double.NEGATIVE_INFINITY;
        for (Entry<?> entry : recorded) {
            if (entry.event() instanceof ViewEvent.Changed change) {
                if (change.view() == View.ENGINE && change.state() == ViewEvent.State.BEGAN) {
                    boolean sawTheEnd = entry.atMs() <= seenMs; // it watched before the other one ended
                    if (watched && !sawTheEnd) {
                        gaps.add(new Gap(
                                View.ALL, "", seenMs, entry.atMs(), "the process that recorded ended unexpectedly"));
                    }
                    watched = true;
                } else if (change.view() == View.ENGINE && change.state() == ViewEvent.State.STOPPED) {
                    watched = false;
                }
                take(change, entry.atMs(), entry.errorMs());
            }
            if (isObserved(entry.event())) {
                seenMs = Math.max(seenMs, entry.atMs());
            }
        }
        open.forEach((key, begun) -> close(key, begun, Double.POSITIVE_INFINITY));
    }

    private static boolean isObserved(Event event) {
        return event instanceof ViewEvent
                || event instanceof ConsulEvent
                || event instanceof BalancerEvent
                || event instanceof InstanceEvent.Started
                || event instanceof InstanceEvent.Paused
                || event instanceof InstanceEvent.Died
                || event instanceof InstanceEvent.ProcessChanged;
    }

    private void take(ViewEvent.Changed change, double atMs, double errorMs) {
        Key key = new Key(change.view(), change.of());
        switch (change.state()) {
            case INTERRUPTED, STOPPED -> open.putIfAbsent(key, new Open(atMs, change.detail()));
            case BEGAN, RESUMED, ENDED -> {
                Open begun = open.remove(key);
                if (begun != null) {
                    close(key, begun, atMs);
                }
            }
            case MISSED, UNKNOWN ->
                gaps.add(new Gap(change.view(), change.of(), atMs - errorMs, atMs + errorMs, change.detail()));
        }
    }

    private void close(Key key, Open begun, double toMs) {
        boolean tells = key.view() == View.ENGINE || key.view() == View.LINES;
        if (toMs - begun.atMs() > (tells ? 0 : SHORT_MS)) {
            gaps.add(new Gap(key.view(), key.of(), begun.atMs(), toMs, begun.why()));
        }
    }

    /** A name and an address are those of one container at a time: the end of one was missed, or a start is invented. */
    private void startsWithoutEnds(List<Entry<?>> recorded) {
        Running running = new Running();
        recorded.stream().sorted(Comparator.comparingDouble(Entry::atMs)).forEach(entry -> {
            if (entry.event() instanceof InstanceEvent.Started start) {
                Entry<InstanceEvent.Started> started = entry.as(InstanceEvent.Started.class);
                running.start(started).forEach(earlier -> endMissed(earlier, start, entry.atMs()));
            } else if (entry.event() instanceof InstanceEvent.Died
                    || entry.event() instanceof InstanceEvent.Stopped
                    || (entry.event() instanceof InstanceEvent.Killed killed && killed.endsAtOnce())) {
                running.end(((InstanceEvent) entry.event()).instance());
            }
        });
    }

    /** The containers that run. No two of them have one name, or one address. */
    private static final class Running {

        private final Map<String, Entry<InstanceEvent.Started>> byName = new HashMap<>();
        private final Map<String, String> names = new HashMap<>(); // by address

        /** Adds one, and returns those whose name or address it takes over. */
        List<Entry<InstanceEvent.Started>> start(Entry<InstanceEvent.Started> start) {
            String name = start.event().instance();
            String address = start.event().address();
            List<Entry<InstanceEvent.Started>> ended = Stream.of(end(name), end(names.getOrDefault(address, name)))
                    .flatMap(Optional::stream)
                    .toList();
            byName.put(name, start);
            if (!address.isBlank()) {
                names.put(address, name);
            }
            return ended;
        }

        Optional<Entry<InstanceEvent.Started>> end(String name) {
            Entry<InstanceEvent.Started> ended = byName.remove(name);
            if (ended != null) {
                names.remove(ended.event().address());
            }
            return Optional.ofNullable(ended);
        }
    }

    private void endMissed(Entry<InstanceEvent.Started> earlier, InstanceEvent.Started start, double atMs) {
        String container = earlier.event().container();
        if (earlier.atMs() < atMs && !container.isBlank() && !start.container().isBlank()) {
            gaps.add(new Gap(
                    View.ENGINE,
                    earlier.event().instance(),
                    earlier.atMs(),
                    atMs,
                    container.equals(start.container())
                            ? "container %s started twice, without an end between".formatted(container)
                            : "container %s took over a name or an address from container %s, whose end was not seen"
                                    .formatted(start.container(), container)));
        }
    }

    /** Returns the gaps in the order in which they were found. */
    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** Returns the first of the gaps of some views that overlap with a time; empty if those views saw it all. */
    Optional<Gap> first(Predicate<Gap> which, double fromMs, double toMs) {
        return gaps.stream()
                .filter(gap -> gap.overlaps(fromMs, toMs))
                .filter(which)
                .min(Comparator.comparingDouble(Gap::fromMs));
    }
}
