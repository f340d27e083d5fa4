package dev.ballast.check;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import java.util.function.Function;

/**
 * Reads a history and gives a verdict. {@link Checks} runs several; a check that throws is UNKNOWN there, so an
 * implementation need not catch what it does not expect.
 */
public interface Check {

    /** Returns the name of its verdict in a history. */
    String name();

    /** Returns the verdict on what a history shows so far. */
    RunEvent.Checked check(History history);

    /** Returns a check of that name. */
    static Check of(String name, Function<? super History, RunEvent.Checked> check) {
        return new Check() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public RunEvent.Checked check(History history) {
                return check.apply(history);
            }
        };
    }
}
