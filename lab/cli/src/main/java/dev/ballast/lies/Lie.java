package dev.ballast.lies;

import dev.ballast.history.Verdict;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Something that went wrong, or a record that is broken, and what the checks have to say of it.
 *
 * @param name in a few words
 * @param check the beginning of the name of the check that has to find it
 * @param expected the verdicts that are right
 * @param truth changes what happened, and returns whether this run allows it
 * @param record changes the record of what happened, and returns whether this run allows it
 */
record Lie(
        String name,
        String check,
        Set<Verdict> expected,
        Predicate<TrueRun> truth,
        BiPredicate<MadeUpRun, SplittableRandom> record) {

    static final String LOSS = "nothing lost";
    static final String MEMBERS = "the member lists are right";
    static final String ORIGIN = "each answer came from the pool";
    static final String SPREAD = "requests are spread evenly";
    static final String WHOLE = "run directory is whole";
    static final String PASSED = "run passed";

    /** Returns a lie about the system: something went wrong, and the record shows it. */
    static Lie wrong(String name, String check, Predicate<TrueRun> truth) {
        return new Lie(name, check, Set.of(Verdict.INVALID), truth, (run, random) -> true);
    }

    /** Returns a lie that hides what the claim needs: what happened does not show whether it is true. */
    static Lie hidden(String name, String check, Predicate<TrueRun> truth) {
        return new Lie(name, check, Set.of(Verdict.UNKNOWN), truth, (run, random) -> true);
    }

    /** Returns a lie about the record: it is broken, so nothing is proven. */
    static Lie broken(String name, String check, BiPredicate<MadeUpRun, SplittableRandom> record) {
        return new Lie(name, check, Set.of(Verdict.UNKNOWN), run -> true, record);
    }

    /** Returns a lie of the record that contradicts what it says elsewhere. */
    static Lie contradicted(String name, String check, BiPredicate<MadeUpRun, SplittableRandom> record) {
        return new Lie(name, check, Set.of(Verdict.INVALID), run -> true, record);
    }
}
