package dev.ballast.check;

import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import dev.ballast.workload.LoadResult;

/** Whether a load lost requests, and whether it looked hard enough to say so. */
public final class LossCheck {

    /** The name under which its verdict stands in a history. */
    public static final String NAME = "nothing lost, without retries";

    private static final int LEAST = 100;
    private static final double MOST_LATE = 0.10;

    private LossCheck() {}

    /**
     * INVALID where a request was not answered rightly; UNKNOWN where too few were sent, one was never sent, or more than
     * a tenth late; VALID otherwise, with the bound that N requests without a loss put on the rate of loss: 3/N, with
     * 95 % confidence (the rule of three).
     */
    public static Event.Checked of(LoadResult load) {
        int total = load.responses().total();
        int lost = load.responses().failed();
        if (lost > 0) {
            return verdict(
                    Verdict.INVALID,
                    "lost %d of %d requests: %s"
                            .formatted(lost, total, load.responses().failures()));
        }
        if (total < LEAST) {
            return verdict(
                    Verdict.UNKNOWN,
                    "%d requests are too few to say that none is lost; send at least %d".formatted(total, LEAST));
        }
        String sent =
                "0 of %d requests lost, less than %.2f %% with 95 %% confidence; %d of %d due were not sent, %d sent"
                                .formatted(
                                        total, 300.0 / total, Math.max(0, load.due() - total), load.due(), load.late())
                        + " more than 100 ms late";
        return total < load.due() || load.late() > total * MOST_LATE
                ? verdict(Verdict.UNKNOWN, sent + ": the generator is starved, lower the rate")
                : verdict(Verdict.VALID, sent);
    }

    private static Event.Checked verdict(Verdict verdict, String detail) {
        return new Event.Checked(NAME, verdict, detail);
    }
}
