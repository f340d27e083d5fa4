package dev.ballast.loss;

/** Says of a loss that no rule explains what is known of it. */
final class Unexplained {

    private Unexplained() {}

    static Explanation of(Loss loss) {
        return new Explanation(Cause.UNEXPLAINED, why(loss));
    }

    private static String why(Loss loss) {
        if (loss.line().isPresent()) {
            return loss.said()
                    + loss.life()
                            .filter(life -> life.to() > loss.to() + StoppedInFlight.CUT_BEFORE_TOLD_MS)
                            .map(life -> ", and %s lived on".formatted(life.instance()))
                            .orElse("");
        }
        if (!loss.log().exists()) {
            return "the balancer keeps no log that says more";
        }
        if (loss.hiddenHangUp()) {
            return "the balancer logs no request for which it hangs up, because the connection was idle or one to an"
                    + " instance failed";
        }
        if (loss.logged()) {
            return "the balancer logged it as answered";
        }
        if (loss.unread().isPresent()) {
            return "no line of it was read, and " + loss.unread().get();
        }
        return loss.log().missing() == 0
                ? "the balancer never logged it"
                : "the balancer's log has no line of it, nor of %d that were answered, so that proves nothing"
                        .formatted(loss.log().missing());
    }
}
