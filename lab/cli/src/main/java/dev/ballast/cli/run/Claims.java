package dev.ballast.cli.run;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Assertions about a lab, each recorded as a verdict in its history. */
final class Claims {

    private final History history;
    private final List<String> broken = new ArrayList<>();

    Claims(History history) {
        this.history = history;
    }

    /** Records VALID, INVALID if {@code assertion} throws an AssertionError, or UNKNOWN if it throws another exception. */
    void check(String claim, Runnable assertion) {
        check(claim, List.of(), assertion);
    }

    /** @param judged the names of the batches of requests that the assertion judges */
    void check(String claim, List<String> judged, Runnable assertion) {
        try {
            assertion.run();
            history.record(new RunEvent.Checked(claim, Verdict.VALID, "it holds").on(judged));
        } catch (AssertionError e) {
            fail(claim, Verdict.INVALID, judged, e);
        } catch (RuntimeException e) {
            fail(claim, Verdict.UNKNOWN, judged, e);
        }
    }

    private void fail(String claim, Verdict verdict, List<String> judged, Throwable why) {
        String detail = String.valueOf(why.getMessage()).strip();
        RunEvent.Checked said = history.now(new RunEvent.Checked(claim, verdict, detail).on(judged));
        history.record(said);
        broken.add("%s: %s: %s".formatted(said.verdict(), claim, said.detail()));
    }

    /** Returns the claims that are not VALID, each with its reason. */
    List<String> broken() {
        return List.copyOf(broken);
    }
}
