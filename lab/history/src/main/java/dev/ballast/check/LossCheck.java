package dev.ballast.check;

import static dev.ballast.check.Exposures.ms;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Executions;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.Logged;
import dev.ballast.loss.Lost;
import dev.ballast.request.Request;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Checks whether a load lost requests, and whether it sent enough of them, when it mattered, to say that it lost none. */
public final class LossCheck {

    /** The name of the verdict on changes of the pool under a load. */
    public static final String NAME = "nothing lost, without retries";

    /** The name of the verdict on a load whose pool did not change. */
    public static final String CONSTANT = "nothing lost while the pool is constant";

    /** The name of the verdict on a load of a server of whose pool nothing is known. */
    public static final String UNSEEN = "nothing lost, whatever became of the pool, which is not known";

    /**
     * How late the generator's p99 may be. A request that is sent late meets the system at another time than planned.
     * Measured were 225 ms on two cores that starting containers kept busy for a second, and 1 to 6 ms on an idle
     * machine.
     */
    public static final Duration MOST_LATE = Duration.ofMillis(250);

    /**
     * How late one request may be sent although a connection was free. A balancer may restart in such a time, and the load
     * would not notice.
     */
    public static final Duration LONGEST_STALL = Duration.ofSeconds(1);

    private final LoadResult load;
    private final LossClaim claim;
    private final double directMs;
    private final boolean judgesTimes;
    private final long sent;
    private final List<Lost> lost;
    private final Exposures exposures;

    private LossCheck(LoadResult load, LossClaim claim, double directMs) {
        this.load = load;
        this.claim = claim;
        this.directMs = directMs;
        this.judgesTimes = claim.times() && Policy.current() == Policy.STRICT;
        this.sent = load.responses().total();
        this.lost =
                load.lost().stream().filter(one -> one.request().sent() >= 0).toList();
        this.exposures = new Exposures(load, claim.within());
    }

    /** Returns the verdict on the claim that changes of the pool lost nothing, with the default bounds. */
    public static RunEvent.Checked of(LoadResult load) {
        return of(load, LossClaim.ofChanges());
    }

    /** Returns the verdict on the claim that nothing was lost while the pool was constant, with the default bounds. */
    public static RunEvent.Checked whileConstant(LoadResult load) {
        return of(load, LossClaim.ofConstantPool());
    }

    /**
     * Returns the verdict on a claim: INVALID if a request that was sent was not answered correctly, if the client has
     * retried, so that the balancer's access log has more requests than the client counts, if instances executed a POST more
     * than once, or if an answer took too long; UNKNOWN if the load does not show what is claimed, and the {@linkplain Doubt
     * doubts} say why; VALID otherwise.
     *
     * <p>A claim about changes needs at least one change, and at least one request that was sent in each of them. A claim
     * about a constant pool needs a pool that did not change.
     *
     * <p>The time of an answer begins when the request was sent, because the lateness of the generator is no fault of the
     * system. With the wait for a busy connection before that it may be too long only because there were too few
     * connections, which is a doubt. {@link Policy#FUNCTION} judges neither.
     */
    public static RunEvent.Checked of(LoadResult load, LossClaim claim) {
        return of(load, claim, 0);
    }

    /**
     * Returns {@link #of(LoadResult, LossClaim)}, but UNKNOWN if nothing is wrong but that an answer took too long, and one did
     * without the balancer, too.
     *
     * @param directMs how long an answer to the same load took without the balancer at most; 0 if that is not known
     */
    public static RunEvent.Checked of(LoadResult load, LossClaim claim, double directMs) {
        LossCheck check = new LossCheck(load, claim, directMs);
        LossClaim judged = check.judgesTimes ? claim : claim.withoutTimes();
        RunEvent.Checked checked =
                check.judge().on(List.of(load.requests().load())).allowing(judged.limits(load));
        return judged.times() ? checked.within(Elapsed.ms(claim.within())) : checked;
    }

    /** Returns why balancer and history do not show who answered a load's requests, and how often; empty if they do. */
    public static Map<Doubt, String> doubtsOfViews(LoadResult load) {
        return new LossDoubts().views(load).all();
    }

    private RunEvent.Checked judge() {
        List<String> faults = Stream.of(losses(), retriedByTheClient(), executedTwice(load))
                .flatMap(Optional::stream)
                .toList();
        List<String> all = Stream.concat(faults.stream(), tooSlow().stream()).toList();
        if (!all.isEmpty()) {
            RunEvent.Checked wrong = new RunEvent.Checked(claim.check(), Verdict.INVALID, String.join("; ", all));
            return faults.isEmpty() && directMs > Elapsed.ms(claim.within())
                    ? wrong.takenBack(
                            "without the balancer one took %s: the instance is the limit; lower the rate, or start more"
                                    .formatted(Elapsed.shown(directMs)),
                            Doubt.SLOW)
                    : wrong;
        }
        Map<Doubt, String> doubts = doubts();
        return doubts.isEmpty()
                ? new RunEvent.Checked(claim.check(), Verdict.VALID, held())
                : new RunEvent.Checked(
                        claim.check(),
                        Verdict.UNKNOWN,
                        "0 of %d requests lost, but %s".formatted(sent, String.join("; ", doubts.values())),
                        List.copyOf(doubts.keySet()));
    }

    /**
     * Says which POSTs of a load were executed more than once; empty if none was, as far as ledgers or answers tell. A GET may
     * be: a balancer may try another instance.
     */
    public static Optional<String> executedTwice(LoadResult load) {
        if (!load.executions().areKnown()) {
            return Optional.empty();
        }
        List<Request> twice = load.requests().stream()
                .filter(request -> request.kind() == Request.Kind.POST)
                .filter(request -> load.executions().times(request.number()) > 1)
                .toList();
        return twice.stream()
                .findFirst()
                .map(first -> "%d POSTs were executed more than once by instances, the first %s, %d times"
                        .formatted(twice.size(), first.id(), load.executions().times(first.number())));
    }

    private Optional<String> tooSlow() {
        boolean certain =
                judgesTimes && exposures.all().slowestSinceSent() - generatorsMost() > Exposures.micros(claim.within());
        return certain
                ? Optional.of(
                        (lost.isEmpty() ? "0 of %d requests lost, but ".formatted(sent) : "") + exposures.tooSlow())
                : Optional.empty();
    }

    /** Returns how late the generator was at most, in microseconds: the error of the time of an answer. */
    private long generatorsMost() {
        return load.lateness().generator().getMaxValue();
    }

    private Map<Doubt, String> doubts() {
        LossDoubts doubts = new LossDoubts().sending(load).exposure(exposures, claim);
        slow(doubts);
        return doubts.views(load).all();
    }

    private void slow(LossDoubts doubts) {
        if (judgesTimes && exposures.all().over() > 0) {
            doubts.add(
                    Doubt.SLOW,
                    exposures.tooSlow()
                            + (exposures.all().overSinceSent() == 0
                                    ? ": with more connections they may not have; give more, or lower the rate"
                                    : ", and the generator, itself late by at most %s, may be why"
                                            .formatted(ms(generatorsMost()))));
        }
    }

    private Optional<String> losses() {
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        Map<Cause, SortedMap<String, Integer>> byCause = new EnumMap<>(Cause.class);
        lost.forEach(one -> byCause.computeIfAbsent(one.explanation().cause(), cause -> new TreeMap<>())
                .merge(one.request().outcomeInWords(), 1, Integer::sum));
        String causes = byCause.entrySet().stream()
                .map(cause -> "%s %d (%s)"
                        .formatted(
                                cause.getKey().label(),
                                cause.getValue().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum(),
                                counts(cause.getValue())))
                .collect(Collectors.joining(", "));
        return Optional.of(
                "lost %d of %d requests: %s; the first, %s".formatted(lost.size(), sent, causes, inWords(lost.get(0))));
    }

    private static String counts(SortedMap<String, Integer> outcomes) {
        return outcomes.entrySet().stream()
                .map(outcome -> "%s %d".formatted(outcome.getKey(), outcome.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String inWords(Lost first) {
        Request request = first.request();
        return String.format(
                Locale.ROOT,
                "%s %s, due %.3f s after the load's start: %s, %s: %s",
                request.kind(),
                request.id(),
                request.dueMs() / 1e3,
                request.outcomeInWords(),
                first.explanation().cause().label(),
                first.explanation().detail());
    }

    private Optional<String> retriedByTheClient() {
        return load.logged()
                .filter(logged -> logged.repeated() > 0 || logged.requests() > sent)
                .map(logged -> "retried by the client: it counts %d requests, and the balancer logged %d"
                        .formatted(sent, logged.requests() + logged.repeated()));
    }

    /** Returns what holds, with its figures. */
    private String held() {
        Histogram late = load.lateness().generator();
        return "0 of %d requests lost, %s; slowest %s, %s; the generator was late by p99 %s, at most %s; %s%s"
                .formatted(
                        sent,
                        switch (claim.about()) {
                            case CHANGES -> heldInChanges();
                            case CONSTANT_POOL -> "while the pool was constant: " + lessThan(sent);
                            case UNSEEN_POOL -> lessThan(sent);
                        },
                        ms(exposures.all().slowest()),
                        allowed(),
                        ms(late.getValueAtPercentile(99)),
                        ms(late.getMaxValue()),
                        closedIdle(load.requests().closedIdle()),
                        load.logged().map(LossCheck::inWords).orElse("the balancer keeps no log that shows retries")
                                + executed());
    }

    private String allowed() {
        if (!judgesTimes) {
            return "which is not judged";
        }
        long untimed = exposures.untimed();
        return ms(Exposures.micros(claim.within())) + " allowed"
                + (untimed == 0
                        ? ""
                        : ", and the times of %d slow ones were not judged, because their delay is not known"
                                .formatted(untimed));
    }

    /** A recorded load does not tell, and says 0. */
    private static String closedIdle(int connections) {
        return connections == 0 ? "" : "%d connections were closed while idle; ".formatted(connections);
    }

    private String executed() {
        Executions executions = load.executions();
        if (!executions.areKnown()) {
            return "; no instance keeps a ledger of them, so whether one was executed twice was not judged";
        }
        long more = load.requests().stream()
                .filter(request -> executions.times(request.number()) > 1)
                .count();
        return "; the instances' %s %s"
                        .formatted(
                                executions.fromAnswers()
                                        ? "answers, which do not tell what another instance executed, have"
                                        : "ledgers have",
                                more == 0 ? "none twice" : "%d GETs more than once".formatted(more))
                + (executions.gaps().isEmpty() ? "" : ", but " + String.join(", ", executions.gaps()));
    }

    private String heldInChanges() {
        return "%d of them sent while the pool was changing: %s (%s; %s%s)"
                .formatted(
                        exposures.exposed(),
                        lessThan(exposures.exposed()),
                        exposures.byChange(),
                        exposures.byConnection(),
                        exposures.onlyTouched());
    }

    private static String lessThan(long requests) {
        return String.format(Locale.ROOT, "less than %.2g %% with 95 %% confidence", 300.0 / requests);
    }

    private static String inWords(Logged logged) {
        return "the balancer logged %d of them, none twice, and masked the loss of %d by a retry"
                .formatted(logged.requests(), logged.retried());
    }
}
