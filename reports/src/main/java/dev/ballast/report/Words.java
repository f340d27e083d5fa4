package dev.ballast.report;

import dev.ballast.history.Entry;
import dev.ballast.history.HostTime;
import dev.ballast.history.RunEvent;
import dev.ballast.run.RecordedRun;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a run's facts into words and figures, as plain text, which the template escapes. */
final class Words {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int MOST_SAID = 10;
    private static final int MOST_COUNTS = 50;

    private Words() {}

    static String duration(@Nullable Long ms) {
        return duration(ms == null ? null : Double.valueOf(ms));
    }

    static String duration(@Nullable Double ms) {
        if (ms == null) {
            return "–";
        }
        if (ms < 1_000) {
            return String.format(Locale.ROOT, ms < 10 && ms > 0 ? "%.1f ms" : "%.0f ms", ms);
        }
        if (ms < 60_000) {
            return String.format(Locale.ROOT, "%.2f s", ms / 1_000);
        }
        long seconds = Math.round(ms / 1_000);
        return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }

    /** Returns a latency with about three digits. */
    static String latency(double ms) {
        return ms < 10
                ? String.format(Locale.ROOT, "%.2f ms", ms)
                : ms < 100 ? String.format(Locale.ROOT, "%.1f ms", ms) : duration(ms);
    }

    static String p99(LoadTotals.Latency latency) {
        return percentile(99, latency.p99(), latency);
    }

    static String p999(LoadTotals.Latency latency) {
        return percentile(99.9, latency.p999(), latency);
    }

    /** Returns a percentile, or the largest of the values and their number if so few do not show it. */
    private static String percentile(double percent, double value, LoadTotals.Latency latency) {
        return latency.shows(percent)
                ? latency(value)
                : "max %s of %s".formatted(latency(latency.max()), count(latency.requests()));
    }

    /** Returns a moment of the run, in seconds since its start. */
    static String moment(@Nullable Double ms) {
        return ms == null ? "–" : String.format(Locale.ROOT, "%.3f s", ms / 1_000);
    }

    /** Returns a moment, with its error if that is known. */
    static String moment(Entry<?> line) {
        return moment(line.atMs()) + (line.errorMs() > 0 ? " ± " + duration(line.errorMs()) : "");
    }

    /** Returns a moment by its distance from another one. */
    static String after(@Nullable Double ms, @Nullable Double since) {
        return ms == null || since == null ? "–" : ms < since ? "−" + duration(since - ms) : "+" + duration(ms - since);
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String count(long n, String one) {
        return count(n) + " " + one + (n == 1 ? "" : "s");
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String size(long bytes) {
        if (bytes < 1_024) {
            return bytes + " B";
        }
        return bytes < 1_048_576
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1_024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1_048_576.0);
    }

    static String time(@Nullable String iso) {
        return HostTime.parse(iso).map(UTC::format).orElse(iso == null ? "–" : iso);
    }

    static String list(List<String> items) {
        return items.isEmpty() ? "none" : String.join(", ", items);
    }

    /** Returns the first of them, and how many more there are. */
    static String first(List<String> items) {
        return String.join("; ", items.subList(0, Math.min(MOST_SAID, items.size())))
                + (items.size() > MOST_SAID ? "; and " + count(items.size() - MOST_SAID) + " more" : "");
    }

    private static String rate(@Nullable Double perSecond) {
        return perSecond == null ? "not found" : count(Math.round(perSecond)) + "/s";
    }

    static String capacity(Results.Capacity capacity) {
        return "Capacity: %s through the balancer, %s without it%s."
                .formatted(
                        rate(capacity.balanced()),
                        rate(capacity.direct()),
                        capacity.ratio() == null
                                ? ""
                                : String.format(Locale.ROOT, ": a ratio of %.2f", capacity.ratio()));
    }

    static String counts(Map<String, ? extends Number> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                                .limit(MOST_COUNTS)
                                .map(entry -> count(entry.getValue().longValue()) + " × " + entry.getKey())
                                .collect(Collectors.joining(", "))
                        + (counts.size() > MOST_COUNTS ? ", and " + count(counts.size() - MOST_COUNTS) + " more" : "");
    }

    /** Returns the first sentence of a page, which says how the run ended. */
    static String ending(RecordedRun run, Judgement judgement) {
        String checked = checked(run, judgement);
        return switch (run.manifest().outcome()) {
            case PASSED -> "The run passed. " + checked;
            case FAILED -> "The run failed. " + checked;
            case ABORTED -> "The run was aborted. " + checked;
            case RUNNING -> "The run has not finished: it goes on, or its process died. " + checked;
            case UNKNOWN -> "How the run ended is not known. " + checked;
        };
    }

    private static String checked(RecordedRun run, Judgement judgement) {
        long checks = run.events(RunEvent.Checked.class).count();
        if (checks == 0) {
            return "No check gave a verdict, so this run does not prove that the balancer was right.";
        }
        return switch (judgement.worst()) {
            case VALID ->
                checks == 1
                        ? "Its one check is VALID."
                        : checks == 2 ? "Both checks are VALID." : "All %s checks are VALID.".formatted(checks);
            case INVALID -> "At least one check is INVALID; see the verdicts.";
            case UNKNOWN ->
                "At least one check is UNKNOWN, so this run does not show whether its claims are true; the verdicts say what to do.";
        };
    }

    static String poolChanges(List<PoolChange> changes) {
        if (changes.isEmpty()) {
            return "The pool was not changed.";
        }
        var told = new ArrayList<String>();
        for (PoolChange change : changes) {
            told.add(
                    change.tookMs() == null
                            ? change.sizes()
                                    + " was asked for, and was not in force before the history ended or the next change was asked for"
                            : change.sizes() + " in " + duration(change.tookMs()));
        }
        String times = changes.size() == 1 ? "once" : changes.size() == 2 ? "twice" : count(changes.size()) + " times";
        return "The pool was changed %s: %s.".formatted(times, first(told));
    }

    static String requests(RequestTotals requests) {
        if (requests.batches() == 0) {
            return "No requests through the balancer were recorded.";
        }
        String sent = requests.total() == 1
                ? "1 request was sent through the balancer"
                : count(requests.total()) + " requests were sent through the balancer";
        if (requests.failed() == 0) {
            return requests.total() == 0 ? "No request was sent." : sent + "; none failed.";
        }
        return sent + "; " + count(requests.failed()) + " failed"
                + (requests.failures().isEmpty() ? "." : " (" + counts(requests.failures()) + ").")
                + outsideLoads(requests.outsideLoads());
    }

    private static String outsideLoads(long failed) {
        return failed == 0
                ? ""
                : " Of these, %s no load's, such as those that waited for a new instance: they have no cause and no verdict."
                        .formatted(failed == 1 ? "1 was" : count(failed) + " were");
    }
}
