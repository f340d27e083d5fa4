package dev.ballast.observe;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this process has observed lately while another one records: the observations of the last seconds, and the last of each
 * list. If the other process ends, this one records what is not in the history yet. Not safe for use by several threads.
 */
final class Backlog {

    /** Several times as long as a process takes to notice that the one that recorded has ended. */
    static final double KEPT_MS = 10_000;

    private static final int MOST = 10_000;

    /** Two processes observe one change at times that differ by less. */
    private static final double SAME_MS = 1_000;

    private final Deque<Observation> latest = new ArrayDeque<>();
    private final Map<List<Object>, Observation> lists = new LinkedHashMap<>();
    private double wholeFromMs = Double.NEGATIVE_INFINITY;

    /** An event as it was observed; see {@link dev.ballast.history.History#observe}. */
    record Observation(Event event, double atMs, double errorMs) {

        private boolean isIn(Entry<?> entry) {
            return isLike(entry) && Math.abs(entry.atMs() - atMs) < SAME_MS;
        }

        private boolean isLike(Entry<?> entry) {
            return withoutFile(event).equals(withoutFile(entry.event()));
        }

        /** Each process keeps a configuration in a file of its own, or in none. */
        private static Event withoutFile(Event event) {
            return event instanceof BalancerEvent.Rendered list
                    ? new BalancerEvent.Rendered(list.balancer(), list.upstreams(), list.services(), "")
                    : event;
        }
    }

    /** Keeps an observation. */
    void add(Observation observation, double nowMs) {
        latest.addLast(observation);
        while (latest.size() > MOST || latest.getFirst().atMs() < nowMs - KEPT_MS) {
            wholeFromMs = Math.max(wholeFromMs, Math.nextUp(latest.removeFirst().atMs()));
            if (latest.isEmpty()) {
                return;
            }
        }
    }

    /** Keeps the last one of a list, however long it stays. */
    void keep(Observation list) {
        lists.put(listOf(list.event()), list);
    }

    /** Returns which list an event is a state of: each balancer and each service has its own. */
    private static List<Object> listOf(Event event) {
        if (event instanceof BalancerEvent.Rendered list) {
            return List.of(event.getClass(), list.balancer());
        }
        if (event instanceof ConsulEvent.Passing list) {
            return List.of(event.getClass(), list.service());
        }
        return event instanceof ConsulEvent.Critical list
                ? List.of(event.getClass(), list.service())
                : List.of(event.getClass());
    }

    boolean isEmpty() {
        return latest.isEmpty() && lists.isEmpty();
    }

    /** Returns from when on it has all observations. */
    double wholeFromMs() {
        return wholeFromMs;
    }

    /** Returns the observations that a history lacks: of the lists that were observed long ago, those in force. */
    List<Observation> lackedBy(List<Entry<?>> history) {
        List<Observation> lacked = new ArrayList<>(lists.values());
        lacked.removeIf(list -> latest.contains(list) || isInForce(list, history));
        double fromMs = latest.stream().mapToDouble(Observation::atMs).min().orElse(0) - SAME_MS;
        List<Entry<?>> others = new ArrayList<>(history);
        others.removeIf(entry -> entry.atMs() < fromMs);
        for (Observation observation : latest) {
            Optional<Entry<?>> same = others.stream().filter(observation::isIn).findFirst();
            same.ifPresentOrElse(others::remove, () -> lacked.add(observation));
        }
        return lacked;
    }

    private static boolean isInForce(Observation list, List<Entry<?>> history) {
        return history.stream()
                .filter(entry -> listOf(entry.event()).equals(listOf(list.event())))
                .reduce((first, second) -> second)
                .filter(list::isLike)
                .isPresent();
    }
}
