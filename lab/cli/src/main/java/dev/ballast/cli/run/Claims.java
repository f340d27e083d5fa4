package dev.ballast.cli.run;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a command claims of a lab: assertions, each recorded as a verdict. */
final class Claims {

    private final History history;
    private final List<String> broken = new ArrayList<>();

    Claims(History history) {
        this.history = history;
    }

    /** Checks a claim; an assertion that fails makes it INVALID, anything else that is thrown UNKNOWN. */
    void check(String claim, Runnable assertion) {
        try {
            assertion.run();
            history.record(new RunEvent.Checked(claim, Verdict.VALID, "it holds"));
        } catch (AssertionError e) {
            fail(claim, Verdict.INVALID, e);
        } catch (RuntimeException e) {
            fail(claim, Verdict.UNKNOWN, e);
        }
    }

    private void fail(String claim, Verdict verdict, Throwable why) {
        String detail = String.valueOf(why.getMessage()).strip();
        history.record(new RunEvent.Checked(claim, verdict, detail));
        broken.add("%s: %s: %s".formatted(verdict, claim, detail));
    }

    /** Returns the claims that do not hold, and why. */
    List<String> broken() {
        return List.copyOf(broken);
    }
}
