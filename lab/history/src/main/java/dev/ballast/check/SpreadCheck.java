package dev.ballast.check;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether requests were spread evenly over the instances of a pool, while it did not change. */
public final class SpreadCheck {

    /** The name of its verdict in a history. */
    public static final String NAME = "requests are spread evenly";

    private SpreadCheck() {}

    /**
     * INVALID if in one of these times an instance's share is farther from even than five standard deviations of a fair
     * random choice; UNKNOWN if no time with two instances or more has 30 answers an instance; VALID otherwise. A time
     * with one instance tells nothing, because that instance gives all the answers.
     *
     * @param times correct answers by host name, for each time in which the pool was constant; an instance of the pool without
     *     an answer has 0 there
     */
    public static RunEvent.Checked of(List<Map<String, Integer>> times) {
        List<Map<String, Integer>> shared =
                times.stream().filter(time -> time.size() > 1).toList();
        List<Map<String, Integer>> told =
                shared.stream().filter(Spread::tellsSomething).toList();
        if (told.isEmpty()) {
            return new RunEvent.Checked(
                    NAME,
                    Verdict.UNKNOWN,
                    "of %d times between two changes of the pool none had two instances or more and %d answers from each; raise the duration or the rate"
                            .formatted(times.size(), Spread.LEAST_PER_INSTANCE));
        }
        List<String> uneven = new ArrayList<>();
        told.stream().map(Spread::uneven).filter(text -> !text.isEmpty()).forEach(uneven::add);
        return uneven.isEmpty()
                ? new RunEvent.Checked(
                        NAME,
                        Verdict.VALID,
                        "each instance's share within %d standard deviations of an even one, in %d of %d times in which two or more were in the pool and it did not change: %s"
                                .formatted(
                                        Spread.SIGMAS,
                                        told.size(),
                                        shared.size(),
                                        told.stream().map(Spread::told).collect(Collectors.joining("; "))))
                : new RunEvent.Checked(NAME, Verdict.INVALID, String.join("; ", uneven));
    }
}
