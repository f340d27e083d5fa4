package dev.ballast.soak;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What came of a soak.
 *
 * @param minutes how long it was to take
 * @param settledMinutes how long samples were left out at its beginning
 * @param measuredMinutes from the first judged sample to the last
 * @param stopped why it ended before its time, or blank
 * @param changes how often the pool was changed
 * @param due how many requests were due
 * @param lost how many of them were lost, by cause
 * @param checks the verdicts on the load and on the member lists
 * @param runVerdict the worst verdict of the run, from its report
 * @param grownInUp the classes that grew most on the heap of {@code up}
 * @param grownInLoad the classes that grew most on the load generator's
 * @param notes what failed and what could not be measured
 */
public record SoakResult(
        String bench,
        int minutes,
        double settledMinutes,
        double measuredMinutes,
        String stopped,
        int changes,
        long due,
        Map<String, Long> lost,
        List<RunEvent.Checked> checks,
        Verdict runVerdict,
        List<Growth> growths,
        List<String> grownInUp,
        List<String> grownInLoad,
        List<String> notes,
        String run,
        String samples) {

    /** Returns the worst of all verdicts; a soak that was ended early is UNKNOWN at best. */
    @JsonProperty
    public Verdict verdict() {
        return Verdict.worst(Stream.of(
                        growths.stream().map(Growth::verdict),
                        checks.stream().map(RunEvent.Checked::verdict),
                        Stream.of(runVerdict, stopped.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN))
                .flatMap(verdicts -> verdicts)
                .toList());
    }
}
