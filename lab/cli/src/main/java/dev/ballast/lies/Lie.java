package dev.ballast.lies;

import dev.ballast.history.Verdict;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Something that went wrong, or a record that is broken, and what the checks have to say of it.
 *
 * @param name in a few words
 * @param check the beginning of the name of the check that has to find it
 * @param expected the verdict that is right
 * @param cause what the check has to give as the reason, in words
 * @param tells finds that reason in the detail of the verdict
 * @param unseen why no check can see it; blank if one can
 * @param truth changes what happened, and returns whether this run allows it
 * @param sources changes what observers and logs say of it, and returns whether this run allows it
 * @param record changes what the lab has recorded of that, and returns whether this run allows it
 */
record Lie(
        String name,
        String check,
        Verdict expected,
        String cause,
        Pattern tells,
        String unseen,
        Predicate<TrueRun> truth,
        Edit sources,
        Edit record) {

    static final String LOSS = "nothing lost";
    static final String MEMBERS = "the member lists are right";
    static final String ORIGIN = "each answer came from the pool";
    static final String CONVERGENCE = "the pool converges within its budgets";
    static final String SPREAD = "requests are spread evenly";
    static final String WHOLE = "run directory is whole";
    static final String PASSED = "run passed";

    private static final Edit NONE = (run, random) -> true;

    /** Edits a run's record, and returns whether the run allows that. */
    interface Edit extends BiPredicate<MadeUpRun, SplittableRandom> {}

    /** Returns a lie about the system: something went wrong, and the record shows it. */
    static Lie wrong(String name, String check, String cause, Predicate<TrueRun> truth) {
        return of(name, check, Verdict.INVALID, cause, Pattern.compile(cause), truth, NONE, NONE);
    }

    /** Returns a lie about a list: an instance's membership was wrong in this way. */
    static Lie listed(String name, String finding, Predicate<TrueRun> truth) {
        return of(
                name,
                MEMBERS,
                Verdict.INVALID,
                finding,
                Pattern.compile("\\b" + finding + ": "),
                run -> truth.test(run) && MadeUpLoad.reroute(run),
                NONE,
                NONE);
    }

    /** Returns a lie about a step of instances that takes longer than a budget, which the record has, allows. */
    static Lie late(String name, Predicate<TrueRun> truth, Edit budget) {
        return of(name, CONVERGENCE, Verdict.INVALID, "over by", Pattern.compile("over by"), truth, NONE, budget);
    }

    /** Returns a lie about requests that were lost, all of them for one cause. */
    static Lie lost(String name, String cause, Predicate<TrueRun> truth) {
        return lost(name, cause, truth, NONE);
    }

    static Lie lost(String name, String cause, Predicate<TrueRun> truth, Edit sources) {
        return of(
                name,
                LOSS,
                Verdict.INVALID,
                cause,
                Pattern.compile("requests: %s \\d+ \\([^()]*\\); the first".formatted(Pattern.quote(cause))),
                run -> run.withSteadyClock() && truth.test(run),
                sources,
                NONE);
    }

    /** Returns a lie that hides what the claim needs: what happened does not show whether it is true. */
    static Lie hidden(String name, String check, String cause, Predicate<TrueRun> truth) {
        return of(name, check, Verdict.UNKNOWN, cause, Pattern.compile(cause), truth, NONE, NONE);
    }

    /** Returns a lie of observers or logs. */
    static Lie said(String name, String check, Verdict expected, String cause, Edit sources) {
        return of(name, check, expected, cause, Pattern.compile(cause), run -> true, sources, NONE);
    }

    /** Returns a lie about the record: it is broken, so nothing is proven. */
    static Lie broken(String name, String check, String cause, Edit record) {
        return of(name, check, Verdict.UNKNOWN, cause, Pattern.compile(cause), run -> true, NONE, record);
    }

    /** Returns a lie of the record that contradicts what it says elsewhere. */
    static Lie contradicted(String name, String check, String cause, Edit record) {
        return of(name, check, Verdict.INVALID, cause, Pattern.compile(cause), run -> true, NONE, record);
    }

    /** Returns a lie that no check can see by its nature. */
    static Lie unseen(String name, String why, Predicate<TrueRun> truth) {
        return new Lie(name, "", Verdict.VALID, "", Pattern.compile(""), why, truth, NONE, NONE);
    }

    /** Returns no lie: nothing is wrong although something looks so. */
    static Lie right(String name, Predicate<TrueRun> truth) {
        return right(name, truth, NONE);
    }

    /** Returns no lie: the record has more than others, and nothing is wrong. */
    static Lie right(String name, Predicate<TrueRun> truth, Edit record) {
        return new Lie(name, "", Verdict.VALID, "", Pattern.compile(""), "", truth, NONE, record);
    }

    private static Lie of(
            String name,
            String check,
            Verdict expected,
            String cause,
            Pattern tells,
            Predicate<TrueRun> truth,
            Edit sources,
            Edit record) {
        return new Lie(name, check, expected, cause, tells, "", truth, sources, record);
    }

    /** Returns whether a check has to find something. */
    boolean isSeen() {
        return expected != Verdict.VALID;
    }

    /** Returns what the right verdict is, and who gives it. */
    String right() {
        return isSeen()
                ? "%s by \"%s\"".formatted(expected, check)
                : unseen.isEmpty() ? "VALID" : "not seen: " + unseen;
    }
}
