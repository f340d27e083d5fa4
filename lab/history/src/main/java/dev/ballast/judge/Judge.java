package dev.ballast.judge;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.check.Checks;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.check.OriginCheck;
import dev.ballast.check.Policy;
import dev.ballast.check.SpreadCheck;
import dev.ballast.check.SteadyTimes;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.history.Doubt;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.Answerers;
import dev.ballast.membership.Tolerance;
import dev.ballast.run.RecordedLoads;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.UnreadableRunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a recorded run by today's checks: those whose verdicts the run recorded, or all that its record allows if it
 * recorded none. A check that cannot be run again, because the record does not have what it needs, keeps the verdict that the
 * run recorded.
 */
public final class Judge {

    /** More verdicts on convergence than a run ever has of one check; each looks at the whole history. */
    private static final int MOST_OF_CONVERGENCE = 100;

    /** Doubts of a load that is too small for a claim. */
    private static final Set<Doubt> TOO_SMALL = Set.of(Doubt.TOO_FEW, Doubt.UNEXPOSED);

    private final RecordedRun run;
    private final RunVerdicts said;
    private final PoolLifetimes pool;
    private final Answerers answerers;
    private final List<RecordedLoad> loads;
    private final Map<String, Checked> recorded = new LinkedHashMap<>();
    private final Set<String> again = new HashSet<>();
    private final Set<String> judgedLoads = new HashSet<>();
    private final List<JudgedCheck> verdicts = new ArrayList<>();

    private Judge(RecordedRun run) {
        this.run = run;
        said = RunVerdicts.of(run);
        pool = PoolLifetimes.of(run.history());
        answerers = run.hasPool() ? Answerers.of(run.history(), run.wholeHistory()) : Answerers.UNKNOWN;
        said.standing().forEach(one -> recorded.merge(one.check(), one, Judge::worse));
        RecordedLoads.Result<Optional<RecordedLoad>> read = LoadCollector.read(run, pool, answerers);
        loads = read.loads().stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(load -> load.start().atMs()))
                .toList();
        Stream<String> ledgers = loads.stream().flatMap(load -> load.result().executions().broken().stream());
        Stream.of(run.damage().stream(), read.damage().stream(), ledgers)
                .flatMap(Function.identity())
                .map(RunVerdicts::damaged)
                .forEach(verdicts::add);
    }

    private static Checked worse(Checked one, Checked other) {
        return Verdict.worst(List.of(one.verdict(), other.verdict())) == one.verdict() ? one : other;
    }

    /** Returns the verdicts on the run in a directory; {@link Verdict#UNKNOWN} if it cannot be read. Changes nothing. */
    public static JudgedRun judge(Path directory) {
        try {
            return new Judge(RecordedRun.read(directory)).judge();
        } catch (UnreadableRunException e) {
            return unreadable(directory, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return unreadable(directory, "the run is larger than the memory of this process: give it more (-Xmx)");
        } catch (RuntimeException | StackOverflowError e) {
            return unreadable(directory, "the run cannot be judged, because of " + e);
        }
    }

    private static JudgedRun unreadable(Path directory, String why) {
        return JudgedRun.of(
                String.valueOf(directory.getFileName()),
                List.of(new JudgedCheck(RunVerdicts.WHOLE, Verdict.UNKNOWN, null, why)));
    }

    private JudgedRun judge() {
        verdicts.add(said.outcome());
        members();
        origin();
        losses();
        said.unjudgedBatches().ifPresent(verdicts::add);
        spread();
        convergence();
        recorded.forEach((check, then) -> {
            if (!again.contains(check)) {
                verdicts.add(asRecorded(check, then));
            }
        });
        said.standing().stream()
                .filter(then -> again.contains(then.check()) && !then.loads().isEmpty())
                .filter(then -> then.loads().stream().noneMatch(judgedLoads::contains))
                .forEach(then -> verdicts.add(asRecorded(
                        "%s (load %s)".formatted(then.check(), String.join(", ", then.loads())), then)));
        return JudgedRun.of(run.name(), verdicts);
    }

    private static JudgedCheck asRecorded(String check, Checked then) {
        return new JudgedCheck(
                check, then.verdict(), then.verdict(), "as recorded, not judged again: " + then.detail());
    }

    /** Answers are judged only as far as a load saw them: silence of an instance that no load reached proves nothing. */
    private void members() {
        boolean hasMembers = !pool.lifetimes().isEmpty()
                || pool.rendered().values().stream()
                        .anyMatch(list -> !list.spans().isEmpty());
        if (claims(MembershipCheck.NAME, hasMembers)) {
            List<Checked> then = said.standing().stream()
                    .filter(one -> one.check().equals(MembershipCheck.NAME))
                    .toList();
            MembershipCheck check = MembershipCheck.of(then, Policy.current().allowed(Tolerance.defaults()));
            add(MembershipCheck.NAME, () -> check.asFarAsServed(pool));
        }
    }

    /**
     * Returns whether a check is to be run: if the run has its verdict, or if its record allows it, and no test has planted a
     * fault that the check has found.
     */
    private boolean claims(String check, boolean allowed) {
        return recorded.containsKey(check)
                || (allowed && said.standing().stream().noneMatch(one -> one.isPlanted(check)));
    }

    private void origin() {
        boolean answered = run.events(LoadEvent.Requests.class).findAny().isPresent()
                || run.events(LoadEvent.Served.class).findAny().isPresent();
        if (claims(OriginCheck.NAME, answered && !pool.lifetimes().isEmpty())) {
            add(OriginCheck.NAME, () -> OriginCheck.of(run.history(), answerers));
        }
    }

    /**
     * Adds the verdict on each load. If the run names no loads, one that is too small for any claim counts only if no other one
     * holds.
     */
    private void losses() {
        Map<RecordedLoad, Checked> judged = new LoadJudge(run, said, loads).judge();
        boolean holds = judged.values().stream().anyMatch(checked -> checked.verdict() == Verdict.VALID);
        judged.forEach((load, checked) -> {
            boolean claimed = said.claimsNothingLost(load.id());
            boolean named = !said.ofLosses(load.id()).isEmpty();
            boolean tooSmall =
                    !named && holds && !checked.doubts().isEmpty() && TOO_SMALL.containsAll(checked.doubts());
            if (checked.verdict() == Verdict.VALID || (claimed && !tooSmall)) {
                add(load, checked);
            } else if (!claimed) {
                said.unjudged(load.id(), load.result(), checked).ifPresent(verdicts::add);
            }
            double endMs = load.start().atMs() + load.lastDueMs();
            said.apart(
                            load.id(),
                            run.clockErrorMs(
                                    load.start().atMs(), endMs, load.start().aheadMs()))
                    .ifPresent(verdicts::add);
        });
    }

    private void add(RecordedLoad load, Checked checked) {
        again.addAll(RunVerdicts.OF_LOSSES);
        judgedLoads.add(load.id());
        Checked then = said.ofLosses(load.id()).stream()
                .reduce(Judge::worse)
                .orElse(recorded.getOrDefault(checked.check(), recorded.get(LossCheck.NAME)));
        verdicts.add(new JudgedCheck(
                "%s (load %s)".formatted(checked.check(), load.id()),
                checked.verdict(),
                then == null ? null : then.verdict(),
                checked.detail()));
    }

    /** The spread of loads is judged if the run claimed it, or claimed nothing. */
    private void spread() {
        if (!recorded.isEmpty() && !recorded.containsKey(SpreadCheck.NAME)) {
            return;
        }
        List<SteadyTimes.Load> counted = loads.stream()
                .map(load -> new SteadyTimes.Load(
                        load.result().requests(), load.start().atMs()))
                .toList();
        Checked checked = Checks.run(SpreadCheck.NAME, () -> SpreadCheck.of(pool, counted));
        if (!recorded.isEmpty() || checked.verdict() != Verdict.UNKNOWN) {
            add(checked, recordedVerdict(checked.check()));
        }
    }

    /** Earlier versions did not record the budgets. */
    private void convergence() {
        onceMore(ArrivalCheck.NAME, then -> new ArrivalCheck()::check);
        boolean withBudgets = run.events(Checked.class)
                .filter(one -> one.event().check().equals(ConvergenceCheck.NAME))
                .noneMatch(one -> one.event().limits().isEmpty());
        if (withBudgets) {
            onceMore(ConvergenceCheck.NAME, then -> new ConvergenceCheck(Budgets.of(then.limits()))::check);
        }
    }

    /** Gives each verdict of a check of convergence again, on what was recorded until then. */
    private void onceMore(String name, Function<Checked, Function<Convergence, Checked>> check) {
        List<Entry<Checked>> then = run.events(Checked.class)
                .filter(one -> one.event().check().equals(name))
                .toList();
        if (then.size() > MOST_OF_CONVERGENCE) {
            return;
        }
        for (Entry<Checked> one : then) {
            List<Entry<?>> known = run.history().stream()
                    .filter(entry -> entry.seq() <= one.seq())
                    .toList();
            Checked checked = unlessDoubtful(
                    Checks.run(name, () -> check.apply(one.event()).apply(Convergence.of(known))));
            add(checked, one.event().verdict());
        }
    }

    /** Adds the verdict of a check of the history. */
    private void add(String name, Supplier<Checked> check) {
        add(unlessDoubtful(Checks.run(name, check)), recordedVerdict(name));
    }

    /** What a history that is not whole lacks is no fault of the system. */
    private Checked unlessDoubtful(Checked checked) {
        return run.wholeHistory() || checked.verdict() != Verdict.INVALID
                ? checked
                : checked.takenBack("the history is not whole: run it again", Doubt.INCOMPLETE);
    }

    private void add(Checked checked, @Nullable Verdict then) {
        again.add(checked.check());
        verdicts.add(new JudgedCheck(checked.check(), checked.verdict(), then, checked.detail()));
    }

    private @Nullable Verdict recordedVerdict(String check) {
        Checked then = recorded.get(check);
        return then == null ? null : then.verdict();
    }
}
