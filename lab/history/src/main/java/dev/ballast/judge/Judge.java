package dev.ballast.judge;

import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.check.MembershipCheck;
import dev.ballast.check.OriginCheck;
import dev.ballast.check.SpreadCheck;
import dev.ballast.history.Balancing;
import dev.ballast.history.Doubt;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Tolerance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges a recorded run by today's checks: those whose verdicts the run recorded, or all that its record allows if it
 * recorded none. A check that cannot be run again, such as one on a budget that the record does not have, keeps the
 * verdict that the run recorded.
 */
public final class Judge {

    private static final String WHOLE = "run directory is whole";
    private static final String PASSED = "the run passed";

    /** A run that looks for the capacity of a system exceeds it on purpose, by this share of the figure at least. */
    private static final double ABOVE_CAPACITY = 1.01;

    /** Doubts of a load that is too small for a claim. */
    private static final Set<Doubt> TOO_SMALL = Set.of(Doubt.TOO_FEW, Doubt.UNEXPOSED);

    private final RecordedRun run;
    private final PoolLifetimes pool;
    private final LossClaims claimed;
    private final Map<String, Checked> recorded = new LinkedHashMap<>();
    private final Set<String> again = new HashSet<>();
    private final List<JudgedCheck> verdicts = new ArrayList<>();

    private Judge(RecordedRun run) {
        this.run = run;
        pool = PoolLifetimes.of(run.history());
        List<Checked> said = Checked.standing(run.events(Checked.class).map(Entry::event));
        said.forEach(one -> recorded.merge(one.check(), one, Judge::worse));
        claimed = new LossClaims(said);
    }

    private static Checked worse(Checked one, Checked other) {
        return Verdict.worst(List.of(one.verdict(), other.verdict())) == one.verdict() ? one : other;
    }

    /** Returns the verdicts on the run in a directory; {@link Verdict#UNKNOWN} if it cannot be read. Changes nothing. */
    public static JudgedRun judge(Path directory) {
        try {
            return new Judge(RecordedRun.read(directory)).judge();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return JudgedRun.of(
                    String.valueOf(directory.getFileName()),
                    List.of(new JudgedCheck(
                            WHOLE, Verdict.UNKNOWN, null, "the run cannot be judged, because of " + e)));
        }
    }

    private JudgedRun judge() {
        run.damage().forEach(damage -> verdicts.add(new JudgedCheck(WHOLE, Verdict.UNKNOWN, null, damage)));
        outcome();
        members();
        origin();
        losses();
        spread();
        recorded.forEach((check, said) -> {
            if (!again.contains(check)) {
                verdicts.add(new JudgedCheck(
                        check, said.verdict(), said.verdict(), "as recorded, not judged again: " + said.detail()));
            }
        });
        return JudgedRun.of(run.name(), verdicts);
    }

    private void outcome() {
        Optional<String> failed = run.events(RunEvent.Failed.class)
                .reduce((first, second) -> second)
                .map(last -> last.event().message())
                .or(() -> Optional.ofNullable(run.manifest().failure()));
        switch (run.manifest().outcome()) {
            case PASSED ->
                verdicts.add(new JudgedCheck(
                        PASSED,
                        failed.isPresent() ? Verdict.INVALID : Verdict.VALID,
                        Verdict.VALID,
                        failed.map(why -> "the manifest says passed, yet the run failed: " + why)
                                .orElse("as the manifest says")));
            case FAILED ->
                verdicts.add(new JudgedCheck(
                        PASSED, failure(), Verdict.INVALID, failed.orElse("the manifest gives no reason")));
            case ABORTED ->
                verdicts.add(new JudgedCheck(
                        PASSED,
                        Verdict.UNKNOWN,
                        Verdict.UNKNOWN,
                        "the run was aborted: %s; run it where that does not happen"
                                .formatted(failed.orElse("the manifest gives no reason"))));
            case RUNNING ->
                verdicts.add(new JudgedCheck(
                        PASSED,
                        Verdict.UNKNOWN,
                        null,
                        "the run has not finished: it goes on, or its process died; judge it again when it has"));
            case UNKNOWN ->
                verdicts.add(new JudgedCheck(
                        PASSED, Verdict.UNKNOWN, null, "the manifest names no outcome that is known here"));
        }
    }

    /** Returns what a failure means: INVALID, unless nothing was checked, or nothing is known to be wrong. */
    private Verdict failure() {
        boolean unchecked = recorded.isEmpty() && run.manifest().readyMs() == null;
        boolean onlyUnknown = recorded.values().stream().allMatch(said -> said.verdict() != Verdict.INVALID)
                && recorded.values().stream().anyMatch(said -> said.verdict() == Verdict.UNKNOWN);
        return unchecked || onlyUnknown ? Verdict.UNKNOWN : Verdict.INVALID;
    }

    /** Answers are judged only as far as a load saw them: silence of an instance that no load reached proves nothing. */
    private void members() {
        boolean hasMembers = !pool.lifetimes().isEmpty()
                || pool.rendered().values().stream()
                        .anyMatch(list -> !list.spans().isEmpty());
        if (hasMembers || recorded.containsKey(MembershipCheck.NAME)) {
            add(MembershipCheck.NAME, () -> {
                Checked withAnswers = new MembershipCheck(Tolerance.defaults()).check(pool);
                return withAnswers.verdict() == Verdict.UNKNOWN
                        ? new MembershipCheck(Tolerance.defaults().listsOnly()).check(pool)
                        : withAnswers;
            });
        }
    }

    private void origin() {
        boolean answered = run.events(LoadEvent.Requests.class).findAny().isPresent()
                || run.events(LoadEvent.Served.class).findAny().isPresent();
        if (answered && !pool.lifetimes().isEmpty()) {
            add(OriginCheck.NAME, () -> new OriginCheck().check(run.history(), pool));
        }
    }

    /** Each load is judged by the claim that it allows; one that is too small for any, if no other one holds. */
    private void losses() {
        Map<RecordedLoad, Checked> judged = new LinkedHashMap<>();
        run.loads().stream()
                .filter(load -> !isAboveCapacity(load))
                .forEach(load -> judged.put(load, run(LossCheck.NAME, () -> LossCheck.of(load.result(), claim(load)))));
        boolean holds = judged.values().stream().anyMatch(checked -> checked.verdict() == Verdict.VALID);
        judged.forEach((load, checked) -> {
            boolean tooSmall = holds && !checked.doubts().isEmpty() && TOO_SMALL.containsAll(checked.doubts());
            if (checked.verdict() == Verdict.VALID || (claimed.of(load.id()) && !tooSmall)) {
                add(load, checked);
            } else if (!claimed.of(load.id()) && !load.result().lost().isEmpty()) {
                add(
                        load,
                        new Checked(
                                checked.check(),
                                Verdict.UNKNOWN,
                                "no check of the run judged this load; " + checked.detail()));
            }
        });
    }

    /** Returns what can be claimed of a load. A run that claimed something of changes must have one that met them. */
    private LossClaim claim(RecordedLoad load) {
        LossClaim claim = LossClaim.fitting(load.result());
        boolean ofChanges = recorded.containsKey(LossCheck.NAME)
                && !recorded.containsKey(LossCheck.CONSTANT)
                && run.loads().stream()
                        .noneMatch(one -> LossClaim.fitting(one.result()).changes());
        LossClaim fitting = ofChanges ? claim.aboutChanges(true) : claim;
        return claimed.timesOf(load.id()) ? fitting : fitting.withoutTimes();
    }

    private void add(RecordedLoad load, Checked checked) {
        again.addAll(List.of(LossCheck.NAME, LossCheck.CONSTANT));
        Checked said = recorded.getOrDefault(checked.check(), recorded.get(LossCheck.NAME));
        verdicts.add(new JudgedCheck(
                "%s (load %s)".formatted(checked.check(), load.id()),
                checked.verdict(),
                said == null ? null : said.verdict(),
                checked.detail()));
    }

    private boolean isAboveCapacity(RecordedLoad load) {
        return run.events(LoadEvent.Capacity.class)
                .map(found -> found.event().balancedPerSecond())
                .filter(Objects::nonNull)
                .anyMatch(most -> load.perSecond() > ABOVE_CAPACITY * most);
    }

    private void spread() {
        Checked checked = run(
                SpreadCheck.NAME,
                () -> SpreadCheck.of(new SteadyTimes(run, pool).answers(), Balancing.in(run.history())));
        if (recorded.containsKey(SpreadCheck.NAME) || (recorded.isEmpty() && checked.verdict() != Verdict.UNKNOWN)) {
            add(checked);
        }
    }

    /** Adds the verdict of a check of the history. What a history that is not whole lacks is no fault of the system. */
    private void add(String name, Supplier<Checked> check) {
        Checked checked = run(name, check);
        boolean doubtful = !run.wholeHistory() && checked.verdict() == Verdict.INVALID;
        add(
                doubtful
                        ? new Checked(
                                name,
                                Verdict.UNKNOWN,
                                checked.detail() + "; but the history is not whole: run it again",
                                List.of(Doubt.INCOMPLETE))
                        : checked);
    }

    private void add(Checked checked) {
        again.add(checked.check());
        verdicts.add(new JudgedCheck(
                checked.check(), checked.verdict(), recordedVerdict(checked.check()), checked.detail()));
    }

    private @Nullable Verdict recordedVerdict(String check) {
        Checked said = recorded.get(check);
        return said == null ? null : said.verdict();
    }

    private static Checked run(String name, Supplier<Checked> check) {
        try {
            return check.get();
        } catch (RuntimeException | StackOverflowError e) {
            return new Checked(name, Verdict.UNKNOWN, "the check crashed: " + e);
        }
    }
}
