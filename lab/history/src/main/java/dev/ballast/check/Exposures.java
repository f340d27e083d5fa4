package dev.ballast.check;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phases;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requests of a load by the change of the pool in which they were sent, and how long their answers took. */
final class Exposures {

    /** A request that is later than this missed a change because the generator stood still, in microseconds. */
    private static final long STALL = 10_000;

    private static final int MOST_TOLD = 5;

    private final long within;
    private final Optional<Long> slowFor;
    private final Map<Integer, Double> slowConnects;
    private final Phases phases;
    private final boolean touched;
    private final List<Change> changes;
    private final List<Change> touching;
    private final DoubleSummaryStatistics sentMs;
    private final Group all = new Group();
    private final Group fresh = new Group();
    private final Group kept = new Group();
    private long missed;
    private long untimed;

    /** Requests, and the longest time until an answer. */
    final class Group {
        private long sent;
        private long over;
        private long slowest;
        private long overSinceSent;
        private long slowestSinceSent;
        private long connecting;
        private long longestConnect;

        private void add(Request request) {
            sent++;
            long took = took(request);
            over += took > within ? 1 : 0;
            slowest = Math.max(slowest, took);
            long sinceSent = Math.max(0, took - request.waited());
            slowestSinceSent = Math.max(slowestSinceSent, sinceSent);
            if (sinceSent > within) {
                overSinceSent++;
                Double seconds = slowConnects.get(request.number());
                if (seconds != null) {
                    connecting++;
                    longestConnect = Math.max(longestConnect, Math.round(seconds * 1e6));
                }
            }
        }

        long sent() {
            return sent;
        }

        /** Returns how many answers took longer than the claim allows. */
        long over() {
            return over;
        }

        /** Returns the longest time until an answer, in microseconds, with the wait for a free connection. */
        long slowest() {
            return slowest;
        }

        /** Returns how many answers took longer even without that wait. */
        long overSinceSent() {
            return overSinceSent;
        }

        /** Returns the longest time from sending to the answer, in microseconds. */
        long slowestSinceSent() {
            return slowestSinceSent;
        }

        @Override
        public String toString() {
            return sent == 0 ? "0" : "%d, slowest %s".formatted(sent, ms(slowest));
        }
    }

    /** A change of the pool under the load. */
    final class Change {
        private final Window window;
        private final Group exposed = new Group();
        private final Stillness stillness;
        private final double seenMs;
        private boolean stalled;

        private Change(Window window) {
            this.window = window;
            this.stillness = new Stillness(window);
            this.seenMs =
                    Math.max(0, Math.min(window.toMs(), sentMs.getMax()) - Math.max(window.fromMs(), sentMs.getMin()));
        }

        private void expose(Request request) {
            exposed.add(request);
            stillness.add(request);
        }

        private void miss(Request request) {
            stalled = true;
            stillness.add(request);
        }

        /** Returns the requests that were sent while it was going on. */
        Group exposed() {
            return exposed;
        }

        /** Returns whether the generator sent requests only after it that were due while it was going on. */
        boolean stalled() {
            return stalled;
        }

        /** Returns whether no request was sent while it was going on. */
        boolean isUnexposed() {
            return exposed.sent == 0;
        }

        /** Returns for how long at most the generator stood still in it, in microseconds; 0 if it is short enough to be usual. */
        long still() {
            long still = Math.round(1e3 * stillness.longestMs());
            return still < STALL ? 0 : still;
        }

        /** Returns whether requests were sent in it, and show only the rest of it, because the generator stood still for most. */
        boolean isMostlyUnseen() {
            return !isUnexposed() && still() > 1e3 * (window.toMs() - window.fromMs()) / 2;
        }

        /** Returns whether the load had not begun for most of it, or had ended. */
        boolean isMostlyOutside() {
            return 2 * seenMs < window.toMs() - window.fromMs();
        }

        /** Returns for how long of it the load ran, in words. */
        String seen() {
            return "%s of %s".formatted(seenFor(), when());
        }

        private String seenFor() {
            return ms(Math.round(1e3 * seenMs));
        }

        /** Returns whether it was over before the first request was sent, or began after the last one. */
        private boolean onlyTouches() {
            boolean atEdge = window.fromMs() < sentMs.getMin() || window.toMs() > sentMs.getMax();
            double intervalMs = (sentMs.getMax() - sentMs.getMin()) / Math.max(1, sentMs.getCount() - 1);
            return atEdge && seenMs < intervalMs && isUnexposed() && !stalled;
        }

        /** Returns when it was, and what changed, in words. */
        String when() {
            return String.format(Locale.ROOT, "%.3f to %.3f s", window.fromMs() / 1e3, window.toMs() / 1e3)
                    + (window.what().isBlank() ? "" : " (%s)".formatted(window.what()));
        }

        @Override
        public String toString() {
            return when() + ": " + exposed
                    + (isMostlyOutside() ? ", and the load saw only %s of it".formatted(seenFor()) : "")
                    + (still() == 0 ? "" : ", and the generator stood still for %s".formatted(ms(still())));
        }
    }

    /** @param within how long an answer may take */
    Exposures(LoadResult load, Duration within) {
        this.within = micros(within);
        slowFor = load.requests().slowFor().map(Exposures::micros);
        slowConnects = load.slowConnects();
        phases = load.phases();
        sentMs = load.requests().stream()
                .filter(request -> request.sent() >= 0)
                .mapToDouble(Request::sentMs)
                .summaryStatistics();
        double lastMs = load.requests().stream()
                .mapToDouble(request -> Math.max(request.dueMs(), request.sentMs()))
                .max()
                .orElse(-1);
        List<Window> under = phases.changes().stream()
                .filter(window -> window.toMs() >= 0 && window.fromMs() <= lastMs)
                .toList();
        touched = !under.isEmpty();
        // a change that lasts no time, as of an instance that no balancer lists, has no requests
        List<Change> met = under.stream()
                .filter(window -> window.fromMs() < window.toMs())
                .map(Change::new)
                .toList();
        load.requests().stream().filter(request -> request.sent() >= 0).forEach(request -> add(request, met));
        Map<Boolean, List<Change>> byTouch = met.stream().collect(Collectors.partitioningBy(Change::onlyTouches));
        touching = Objects.requireNonNull(byTouch.get(true));
        changes = Objects.requireNonNull(byTouch.get(false));
    }

    private void add(Request request, List<Change> met) {
        all.add(request);
        untimed += !request.lost() && request.kind() == Request.Kind.SLOW && slowFor.isEmpty() ? 1 : 0;
        if (!phases.exposes(request) && request.late() < STALL) {
            return;
        }
        boolean exposed = false;
        boolean late = false;
        for (Change change : met) {
            if (change.window.has(request.sentMs())) {
                change.expose(request);
                exposed = true;
            } else if (request.late() >= STALL && change.window.has(request.dueMs())) {
                change.miss(request);
                late = true;
            }
        }
        if (exposed) {
            (request.reused() ? kept : fresh).add(request);
        } else if (late) {
            missed++;
        }
    }

    /** Returns how long the answer took, in microseconds, beyond the delay that the request asks for; 0 if that is not known. */
    private long took(Request request) {
        if (request.lost()) {
            return 0;
        }
        return request.kind() == Request.Kind.SLOW
                ? slowFor.map(delay -> Math.max(0, request.held() - delay)).orElse(0L)
                : request.held();
    }

    /** Returns whether the pool was changed under the load, or something happened to an instance. */
    boolean touched() {
        return touched;
    }

    /** Returns, in words, the changes that the load only touched, and that do not count; blank if there are none. */
    String onlyTouched() {
        return touching.isEmpty()
                ? ""
                : "; the load only touched %s"
                        .formatted(Told.first(
                                MOST_TOLD,
                                ", ",
                                touching.stream().map(Change::when).toList()));
    }

    /** Returns the changes of the pool under the load, in order of begin. */
    List<Change> changes() {
        return changes;
    }

    /** Returns all requests that were sent. */
    Group all() {
        return all;
    }

    /** Returns how many requests were sent while the pool was changing. */
    long exposed() {
        return fresh.sent + kept.sent;
    }

    /** Returns how many were due then, and sent only later, because the generator stood still. */
    long missed() {
        return missed;
    }

    /** Returns how many answers came of which it is not known how long they may take, because the instance delays them. */
    long untimed() {
        return untimed;
    }

    /** Returns, in words, each change with the requests that were sent in it; of many the first, and the least of the rest. */
    String byChange() {
        Stream<String> first = changes.stream().limit(MOST_TOLD).map(Change::toString);
        List<Change> rest = changes.subList(Math.min(MOST_TOLD, changes.size()), changes.size());
        return Stream.concat(
                        first,
                        rest.isEmpty()
                                ? Stream.<String>empty()
                                : Stream.of("%d more: at least %d each, slowest %s"
                                        .formatted(
                                                rest.size(),
                                                rest.stream()
                                                        .mapToLong(change -> change.exposed.sent)
                                                        .min()
                                                        .orElse(0),
                                                ms(rest.stream()
                                                        .mapToLong(change -> change.exposed.slowest)
                                                        .max()
                                                        .orElse(0)))))
                .collect(Collectors.joining("; "));
    }

    /** Returns the requests that were sent while the pool was changing, by kind of connection, in words. */
    String byConnection() {
        return "on fresh connections %s; on kept ones %s".formatted(fresh, kept);
    }

    /** Returns how many answers took longer than the claim allows, and in which changes, in words. */
    String tooSlow() {
        List<String> where = changes.stream()
                .filter(change -> change.exposed.over > 0)
                .map(change -> "of %d sent while the pool changed, %s, %d"
                        .formatted(change.exposed.sent, change.when(), change.exposed.over))
                .toList();
        return (all.over == all.overSinceSent
                        ? "%d of %d answers took longer than %s from being sent, the slowest %s"
                                .formatted(all.over, all.sent, ms(within), ms(all.slowest))
                        : "%d of %d answers took longer than %s with the wait for a free connection, the slowest %s, and %d from being sent, the slowest %s"
                                .formatted(
                                        all.over,
                                        all.sent,
                                        ms(within),
                                        ms(all.slowest),
                                        all.overSinceSent,
                                        ms(all.slowestSinceSent)))
                + connecting()
                + (where.isEmpty() ? "" : "; " + Told.first(MOST_TOLD, "; ", where));
    }

    /** Says how many of them took so long because the balancer had to wait for a connection to the instance. */
    private String connecting() {
        return all.connecting == 0
                ? ""
                : "; for %d of them the balancer took up to %s to connect to the instance, as if a packet was lost because its backlog was full"
                        .formatted(all.connecting, ms(all.longestConnect));
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    static String ms(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }
}
