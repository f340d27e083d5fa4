package dev.ballast.endings;

import java.util.List;

/**
 * What came of a command that was ended.
 *
 * @param ending the ending's name in the plan
 * @param way how it was ended
 * @param part in which part of its time
 * @param atMs when, in milliseconds from its begin
 * @param lastedMs how long it and its processes went on after that
 * @param redrawn how often the command had ended before its moment, so that another one was drawn
 * @param left whether something of it was on the engine for the next start to judge
 * @param tookMs how long all of this took, in milliseconds
 * @param bad what is not as it must be, in words
 */
public record EndingResult(
        String ending,
        String way,
        String part,
        long atMs,
        long lastedMs,
        int redrawn,
        boolean left,
        long tookMs,
        List<String> bad) {

    /** Returns whether all is as it must be. */
    public boolean good() {
        return bad.isEmpty();
    }

    /** Returns whether this is the result of a planned ending. */
    public boolean isOf(PlannedEnding planned) {
        return ending.equals(planned.name())
                && way.equals(planned.way().label())
                && part.equals(planned.part().name());
    }
}
