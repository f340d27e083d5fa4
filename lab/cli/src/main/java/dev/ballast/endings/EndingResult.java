package dev.ballast.endings;

import java.util.List;

/**
 * What came of a command that was ended.
 *
 * @param ending the ending's name in the plan
 * @param way how it was ended
 * @param part in which part of its time
 * @param atMs when, in milliseconds from its begin
 * @param lastedMs how long it went on after that; 0 if it had ended before
 * @param bad what is not as it must be, in words
 */
public record EndingResult(String ending, String way, String part, long atMs, long lastedMs, List<String> bad) {

    /** Returns whether all is as it must be. */
    public boolean good() {
        return bad.isEmpty();
    }
}
