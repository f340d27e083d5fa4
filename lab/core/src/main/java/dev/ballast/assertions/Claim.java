package dev.ballast.assertions;

import dev.ballast.check.VerdictListeners;
import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;

/** Tells the run of this thread's test what an assertion found. */
final class Claim {

    private Claim() {}

    /**
     * Runs assertions and passes on what they throw.
     *
     * @param what name of the verdict
     * @param held the verdict's detail if they hold
     */
    static void make(String what, String held, Runnable assertions) {
        make(what, held, List.of(), assertions);
    }

    /** @param judged the names of the batches that the assertions judge */
    static void make(String what, String held, List<String> judged, Runnable assertions) {
        try {
            assertions.run();
        } catch (AssertionError e) {
            VerdictListeners.tell(new RunEvent.Checked(
                            what,
                            Verdict.INVALID,
                            String.valueOf(e.getMessage()).strip())
                    .on(judged));
            throw e;
        }
        VerdictListeners.tell(new RunEvent.Checked(what, Verdict.VALID, held).on(judged));
    }

    /**
     * Tells that it cannot be said whether assertions hold, and returns what to throw.
     *
     * @param why in words, and what to do
     */
    static AssertionError open(String what, String why) {
        VerdictListeners.tell(new RunEvent.Checked(what, Verdict.UNKNOWN, why, List.of(Doubt.INCOMPLETE)));
        return new AssertionError("UNKNOWN: " + why);
    }
}
