package dev.ballast.check;

import static dev.ballast.check.Exposures.ms;

import dev.ballast.check.Exposures.Change;
import dev.ballast.history.Doubt;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Executions;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.WarmUp;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Collects the reasons why a load does not show that nothing was lost. Each says what to do. */
final class LossDoubts {

    private static final int MOST_TOLD = 5;

    private final Map<Doubt, String> all = new EnumMap<>(Doubt.class);

    void add(Doubt doubt, String why) {
        all.merge(doubt, why, (first, more) -> first + "; " + more);
    }

    Map<Doubt, String> all() {
        return all;
    }

    /** Adds what went wrong on the client's side. */
    LossDoubts sending(LoadResult load) {
        neverSent(load);
        unasked(load);
        warmUp(load);
        late(load);
        return this;
    }

    private void neverSent(LoadResult load) {
        Map<Cause, Long> byCause = load.lost().stream()
                .filter(lost -> lost.request().sent() < 0)
                .collect(
                        Collectors.groupingBy(lost -> lost.explanation().cause(), TreeMap::new, Collectors.counting()));
        if (!byCause.isEmpty()) {
            add(
                    Doubt.NEVER_SENT,
                    "%d of %d due were never sent (%s): lower the rate, or give more connections"
                            .formatted(
                                    load.due() - load.responses().total(),
                                    load.due(),
                                    byCause.entrySet().stream()
                                            .map(cause -> "%s %d"
                                                    .formatted(cause.getKey().label(), cause.getValue()))
                                            .collect(Collectors.joining(", "))));
        }
    }

    private void unasked(LoadResult load) {
        if (load.requests().unasked() > 0) {
            add(
                    Doubt.UNASKED,
                    "%d connections brought bytes without a request for them: answers may have gone to other requests"
                            .formatted(load.requests().unasked()));
        }
    }

    private void warmUp(LoadResult load) {
        WarmUp warmUp = load.requests().warmUp();
        if (warmUp.failed() > 0) {
            add(
                    Doubt.WARM_UP,
                    "%d of %d requests of the warm-up failed (%s): see why, or begin when the system is ready"
                            .formatted(
                                    warmUp.failed(),
                                    warmUp.requests(),
                                    String.join(", ", warmUp.failures().keySet())));
        }
    }

    private void late(LoadResult load) {
        Histogram late = load.lateness().generator();
        long mostLate = Exposures.micros(LossCheck.MOST_LATE);
        long longestStall = Exposures.micros(LossCheck.LONGEST_STALL);
        if (late.getValueAtPercentile(99) > mostLate || late.getMaxValue() > longestStall) {
            add(
                    Doubt.LATE,
                    "the generator itself was late (p99 %s, %s allowed; longest %s, %s allowed): lower the rate, or give it a core"
                            .formatted(
                                    ms(late.getValueAtPercentile(99)),
                                    ms(mostLate),
                                    ms(late.getMaxValue()),
                                    ms(longestStall)));
        }
    }

    /** Adds what the load lacks for the claim, such as requests in each change of the pool. */
    LossDoubts exposure(Exposures exposures, LossClaim claim) {
        if (claim.changes()) {
            changes(exposures, claim);
        } else {
            constant(exposures, claim);
        }
        return this;
    }

    private void constant(Exposures exposures, LossClaim claim) {
        if (exposures.touched()) {
            add(
                    Doubt.OTHER,
                    "the pool was changed under the load: leave it alone, or claim that its changes lose nothing");
        }
        if (exposures.all().sent() < claim.needed()) {
            add(Doubt.TOO_FEW, "they are too few " + needed(claim));
        }
    }

    private void changes(Exposures exposures, LossClaim claim) {
        if (exposures.changes().isEmpty()) {
            add(
                    Doubt.UNEXPOSED,
                    "the pool did not change under the load%s: change it meanwhile, or claim only that nothing is lost while it is constant"
                            .formatted(exposures.onlyTouched()));
            return;
        }
        outside(exposures);
        add(
                Doubt.LATE,
                "the generator stood still while the pool changed, %s: give it a core",
                exposures,
                change -> change.isUnexposed() && change.stalled(),
                Change::when);
        add(
                Doubt.UNEXPOSED,
                "no request was sent while the pool changed, %s: raise the rate",
                exposures,
                change -> change.isUnexposed() && !change.stalled(),
                Change::when);
        add(
                Doubt.LATE,
                "the generator stood still for most of a change of the pool, %s: give it a core",
                exposures,
                Change::isMostlyUnseen,
                change -> "%s of %s".formatted(ms(change.still()), change.when()));
        tooFew(exposures, claim);
    }

    /** Adds a doubt if the load ran for a small part of each change only. */
    private void outside(Exposures exposures) {
        List<String> seen = exposures.changes().stream()
                .filter(change -> change.isMostlyOutside() && !change.isUnexposed())
                .map(Change::seen)
                .toList();
        if (seen.size() == exposures.changes().size()) {
            add(
                    Doubt.UNEXPOSED,
                    "the load saw only %s: begin it before a change, and end it after that"
                            .formatted(Told.first(MOST_TOLD, ", ", seen)));
        }
    }

    /** Adds a doubt that some changes give. */
    private void add(
            Doubt doubt, String why, Exposures exposures, Predicate<Change> which, Function<Change, String> told) {
        List<String> such = exposures.changes().stream().filter(which).map(told).toList();
        if (!such.isEmpty()) {
            add(doubt, why.formatted(Told.first(MOST_TOLD, ", ", such)));
        }
    }

    private void tooFew(Exposures exposures, LossClaim claim) {
        long exposed = exposures.exposed();
        long due = exposed + exposures.missed();
        if (exposed < claim.needed() && due >= claim.needed()) {
            add(
                    Doubt.LATE,
                    "the generator stood still: of %d due while the pool was changing it sent %d only later; give it a core"
                            .formatted(due, exposures.missed()));
        } else if (exposed < claim.needed()) {
            add(
                    Doubt.TOO_FEW,
                    "%d of them were sent while the pool was changing, too few %s; raise the rate"
                            .formatted(exposed, needed(claim)));
        }
    }

    private static String needed(LossClaim claim) {
        return String.format(
                Locale.ROOT,
                "to say that less than %.3g %% is lost: that takes %d",
                100 * claim.bound(),
                claim.needed());
    }

    /** Adds what balancer and history do not show. */
    LossDoubts views(LoadResult load) {
        unlogged(load);
        unread(load);
        unplaced(load);
        unserved(load);
        ledgers(load);
        executedElsewhere(load);
        return this;
    }

    private void unlogged(LoadResult load) {
        load.logged()
                .filter(logged -> logged.missing() > 0)
                .ifPresent(logged -> add(
                        Doubt.INCOMPLETE,
                        "the balancer's log lacks %d that were answered, and so may lack retries: lower the rate, or see why"
                                .formatted(logged.missing())));
    }

    private void unread(LoadResult load) {
        load.logged()
                .flatMap(logged -> load.unread())
                .ifPresent(unread ->
                        add(Doubt.INCOMPLETE, "whether requests were retried is not known, because " + unread));
    }

    private void unplaced(LoadResult load) {
        if (!load.unplaced().isEmpty()) {
            add(
                    Doubt.INCOMPLETE,
                    "%s answered, and the history, which lacks a part, does not show such an instance: let one process record all"
                            .formatted(Told.first(MOST_TOLD, ", ", load.unplaced())));
        }
    }

    private void unserved(LoadResult load) {
        load.logged()
                .filter(logged -> logged.unserved() > 0)
                .ifPresent(logged -> add(
                        Doubt.UNSERVED,
                        "the balancer answered %d of them without an instance, as from a cache: let it ask one each time"
                                .formatted(logged.unserved())));
    }

    /** An instance that asks another service under the same id looks the same. */
    private void executedElsewhere(LoadResult load) {
        Map<String, Long> others = load.executions().byOtherServices();
        if (!others.isEmpty()) {
            add(
                    Doubt.UNSERVED,
                    "instances of other services have executed requests of it, by their ledgers (%s): see who sent them there; an instance that asks another service needs an X-Request-ID of its own for that"
                            .formatted(Told.first(
                                    MOST_TOLD,
                                    ", ",
                                    others.entrySet().stream()
                                            .map(other -> "%s %d".formatted(other.getKey(), other.getValue()))
                                            .toList())));
        }
    }

    private void ledgers(LoadResult load) {
        Executions executions = load.executions();
        if (!executions.areKnown() || !executions.gaps().isEmpty()) {
            return;
        }
        long never = load.requests().stream()
                .filter(request -> !request.lost() && executions.times(request.number()) == 0)
                .count();
        if (never > 0) {
            add(
                    Doubt.UNSERVED,
                    "no instance has executed %d that were answered, by the ledgers: see who answered"
                            .formatted(never));
        }
    }
}
