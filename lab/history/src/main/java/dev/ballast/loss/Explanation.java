package dev.ballast.loss;

/**
 * Why a request was lost.
 *
 * @param cause kind of the cause
 * @param detail the evidence, or blank
 */
public record Explanation(Cause cause, String detail) {

    /** Returns this of a request that instances executed so many times: if nothing else explains the loss, its answer was lost. */
    Explanation executed(int times) {
        if (times == 0) {
            return this;
        }
        return new Explanation(cause == Cause.UNEXPLAINED ? Cause.LOST_AND_EXECUTED : cause, detail)
                .and("an instance had executed it%s".formatted(times == 1 ? "" : ", %d times".formatted(times)));
    }

    /** Returns this with more evidence; this if there is none. */
    Explanation and(String more) {
        return more.isEmpty() ? this : new Explanation(cause, detail.isEmpty() ? more : detail + "; " + more);
    }
}
