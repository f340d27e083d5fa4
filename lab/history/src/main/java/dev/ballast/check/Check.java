package dev.ballast.check;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;

/**
 * Reads a history and gives a verdict. {@link Checks} runs it; a check that throws is UNKNOWN there, so an
 * implementation need not catch what it does not expect.
 */
public interface Check {

    /** Returns the name of its verdict in a history. */
    String name();

    /** Returns the verdict on what a history shows so far. */
    RunEvent.Checked check(History history);
}
