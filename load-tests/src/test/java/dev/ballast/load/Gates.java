package dev.ballast.load;

import static dev.ballast.load.Figures.ms;

import dev.ballast.check.LossCheck;
import dev.ballast.check.SpreadCheck;
import dev.ballast.check.SteadyTimes;
import dev.ballast.history.Doubt;
import dev.ballast.history.Entry;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.load.Shape.Window;
import dev.ballast.loss.Logged;
import dev.ballast.loss.Lost;
import dev.ballast.request.Request;
import dev.ballast.request.WarmUp;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Ballast's verdicts on Gatling's requests. If requests were slow only because the generator sent them late,
 * the verdict is UNKNOWN and names the lateness.
 */
final class Gates {

    /** The fewest requests that have a 99th percentile. */
    private static final int LEAST_FOR_P99 = 100;

    /** Answers a second while the pool changed, as a share of those before. */
    private static final double LEAST_THROUGHPUT = 0.99;

    private static final String INSTANCE_LIMITS = "the instance is the limit; lower the rate, or start more";

    private Gates() {}

    /** Judges whether no request failed, also without Gatling's silent retries, some of which the access log shows. */
    static RunEvent.Checked noneFailed(Figures figures) {
        List<Lost> lost = figures.loads().stream()
                .flatMap(load -> load.lost().stream())
                .filter(one -> one.request().sent() >= 0)
                .toList();
        String counts = "%d of %d failed, %d were due; %s"
                .formatted(lost.size(), figures.sent(), figures.due(), retries(figures));
        String check = "no request of Gatling's failed";
        if (!lost.isEmpty()) {
            return new RunEvent.Checked(check, Verdict.INVALID, counts + "; " + losses(lost));
        }
        if (repeated(figures) > 0) {
            return new RunEvent.Checked(
                    check, Verdict.INVALID, counts + ": who does not try again would have lost those");
        }
        Optional<String> twice = figures.loads().stream()
                .flatMap(load -> LossCheck.executedTwice(load).stream())
                .findFirst();
        if (twice.isPresent()) {
            return new RunEvent.Checked(check, Verdict.INVALID, "%s; %s".formatted(counts, twice.get()));
        }
        Map<Doubt, String> doubts = new EnumMap<>(Doubt.class);
        if (figures.due() == 0 || figures.sent() < figures.due()) {
            doubts.put(Doubt.NEVER_SENT, "not all that were due were sent: lower the rate");
        }
        WarmUp warmUp = figures.warmUp();
        if (warmUp.failed() > 0) {
            doubts.put(
                    Doubt.WARM_UP,
                    "%d of %d failed in the warm-up, which counts nowhere else (%s): see why, or begin when the system is ready"
                            .formatted(
                                    warmUp.failed(),
                                    warmUp.requests(),
                                    String.join(", ", warmUp.failures().keySet())));
        }
        figures.loads().stream()
                .flatMap(load -> LossCheck.doubtsOfViews(load).entrySet().stream())
                .forEach(doubt -> doubts.putIfAbsent(doubt.getKey(), doubt.getValue()));
        return doubts.isEmpty()
                ? new RunEvent.Checked(check, Verdict.VALID, counts)
                : new RunEvent.Checked(
                        check,
                        Verdict.UNKNOWN,
                        counts + "; " + String.join("; ", doubts.values()),
                        List.copyOf(doubts.keySet()));
    }

    private static String losses(List<Lost> lost) {
        String causes = lost.stream()
                .collect(Collectors.groupingBy(
                        one -> "%s (%s)"
                                .formatted(
                                        one.explanation().cause().label(),
                                        one.request().outcomeInWords()),
                        LinkedHashMap::new,
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(cause -> cause.getKey() + ": " + cause.getValue())
                .collect(Collectors.joining(", "));
        Lost first = lost.get(0);
        return "%s; the first, %s: %s"
                .formatted(causes, first.request().id(), first.explanation().detail());
    }

    /** No log shows a retry if the balancer never read the first try. */
    private static String retries(Figures figures) {
        boolean logged = figures.loads().stream().anyMatch(load -> load.logged().isPresent());
        return logged
                ? "the access log shows that Gatling sent %d of them again without telling".formatted(repeated(figures))
                : "no access log tells how often Gatling retried";
    }

    private static long repeated(Figures figures) {
        return figures.loads().stream()
                .flatMap(load -> load.logged().stream())
                .mapToLong(Logged::repeated)
                .sum();
    }

    /** @param direct the same load without the balancer; if it is too slow as well, the balancer is not the cause */
    static RunEvent.Checked fastEnough(Figures figures, Figures direct, Duration bound) {
        double most = bound.toNanos() / 1e3;
        RunEvent.Checked checked = slow("99th percentile of the latency", figures, request -> true, most, ms(most));
        double alone = direct.latency(request -> true).getValueAtPercentile(99);
        return checked.verdict() != Verdict.INVALID || alone <= most
                ? checked
                : checked.takenBack("without the balancer it is %s: %s".formatted(ms(alone), INSTANCE_LIMITS));
    }

    /** Judges whether the 99th percentile of the requests due in a time is close to that of another time. */
    static RunEvent.Checked noSlower(
            Figures figures, Predicate<Request> judged, Predicate<Request> baseline, LoadSettings.Bounds bounds) {
        String check = "99th percentile against the warm baseline";
        Histogram warm = figures.latency(baseline);
        if (warm.getTotalCount() < LEAST_FOR_P99) {
            return new RunEvent.Checked(
                    check,
                    Verdict.UNKNOWN,
                    "the baseline has %d requests, and a 99th percentile takes %d: raise the rate or the duration"
                            .formatted(warm.getTotalCount(), LEAST_FOR_P99));
        }
        double before = warm.getValueAtPercentile(99);
        double most = bounds.times() * before + bounds.slack().toNanos() / 1e3;
        return slow(
                check,
                figures,
                judged,
                most,
                "%s, %.0f times the baseline's %s and %s more"
                        .formatted(
                                ms(most),
                                bounds.times(),
                                ms(before),
                                ms(bounds.slack().toNanos() / 1e3)));
    }

    private static RunEvent.Checked slow(
            String check, Figures figures, Predicate<Request> which, double bound, String boundInWords) {
        Histogram latency = figures.latency(which);
        double p99 = latency.getValueAtPercentile(99);
        String told = "%s of %d requests; allowed are %s".formatted(ms(p99), latency.getTotalCount(), boundInWords);
        if (latency.getTotalCount() < LEAST_FOR_P99) {
            return new RunEvent.Checked(check, Verdict.UNKNOWN, told + ": too few to tell");
        }
        if (p99 <= bound) {
            return new RunEvent.Checked(check, Verdict.VALID, told);
        }
        double sent = figures.sinceSent(which).getValueAtPercentile(99);
        return sent <= bound
                ? new RunEvent.Checked(
                        check,
                        Verdict.UNKNOWN,
                        "%s; but since they were sent it is %s: the generator, late by p99 %s, is the limit; lower the rate"
                                .formatted(told, ms(sent), ms(figures.late().getValueAtPercentile(99))))
                : new RunEvent.Checked(check, Verdict.INVALID, told);
    }

    /** Judges whether each instance that was in the pool has answered. */
    static RunEvent.Checked everyHostnameSeen(Figures figures, Set<String> members) {
        Set<String> missing = new TreeSet<>(members);
        figures.loads()
                .forEach(load -> missing.removeAll(load.responses().hostnames().keySet()));
        String check = "every instance of the pool answered";
        return members.isEmpty()
                ? new RunEvent.Checked(check, Verdict.UNKNOWN, "it is not known who was in the pool")
                : missing.isEmpty()
                        ? new RunEvent.Checked(
                                check,
                                Verdict.VALID,
                                "%d of %1$d that were in the pool at one time or another".formatted(members.size()))
                        : new RunEvent.Checked(
                                check,
                                Verdict.INVALID,
                                "%d of %d did not: %s"
                                        .formatted(missing.size(), members.size(), String.join(", ", missing)));
    }

    /**
     * Judges whether requests were spread evenly in the times in which the pool was constant.
     *
     * @param known what the history shows
     * @param atMs returns a moment of {@link System#nanoTime} on the history's clock
     */
    static RunEvent.Checked evenSpread(Figures figures, List<Entry<?>> known, LongToDoubleFunction atMs) {
        List<SteadyTimes.Load> loads = figures.loads().stream()
                .map(load -> new SteadyTimes.Load(
                        load.requests(),
                        atMs.applyAsDouble(load.requests().clock().startNanos())))
                .toList();
        return SpreadCheck.of(PoolLifetimes.of(known), loads);
    }

    /** Judges whether the generator sent each request when it was due. Otherwise the generator was measured, not the balancer. */
    static RunEvent.Checked generatorKeptUp(Figures figures, Figures direct, Duration bound) {
        Histogram late = figures.late();
        double most = bound.toNanos() / 1e3;
        String told = "sent late by %s; allowed are p99 %s".formatted(Figures.percentiles(late), ms(most));
        Map<Doubt, String> doubts = new EnumMap<>(Doubt.class);
        if (late.getTotalCount() == 0) {
            doubts.put(Doubt.NEVER_SENT, "nothing was sent");
        } else if (late.getValueAtPercentile(99) > most) {
            doubts.put(Doubt.LATE, "the generator, not the balancer, is the limit; lower the rate, or give it a core");
        }
        if (direct.failed() > 0) {
            doubts.put(
                    Doubt.OTHER,
                    "%d of %d failed without the balancer: the instance is the limit"
                            .formatted(direct.failed(), direct.sent()));
        }
        return new RunEvent.Checked(
                "the generator kept to its schedule",
                doubts.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN,
                doubts.isEmpty() ? told : told + ": " + String.join("; ", doubts.values()),
                List.copyOf(doubts.keySet()));
    }

    /** Judges whether changes of the pool cost throughput: correct answers in a time, compared with those in a time before. */
    static RunEvent.Checked throughputKept(Figures figures, Window judged, Window baseline, Duration duration) {
        double before = perSecond(figures, baseline, duration);
        double then = perSecond(figures, judged, duration);
        String told = String.format(
                Locale.ROOT,
                "%.1f correct answers a second while the pool changed, %.1f before: it cost %.2f %%",
                then,
                before,
                before == 0 ? 0 : 100 * (1 - then / before));
        return new RunEvent.Checked(
                "throughput while the pool changes",
                before == 0 ? Verdict.UNKNOWN : then >= LEAST_THROUGHPUT * before ? Verdict.VALID : Verdict.INVALID,
                told);
    }

    private static double perSecond(Figures figures, Window window, Duration duration) {
        return figures.answersPerSecond(window.from() * duration.toMillis(), window.to() * duration.toMillis());
    }
}
