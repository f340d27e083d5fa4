package dev.ballast.load;

import static dev.ballast.load.Figures.ms;

import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The highest arrival rates that the system kept up with, directly and through the balancer. */
final class Knee {

    /** A step keeps up if none of its requests failed and the 99th percentile of their latency is at most this. */
    static final double MOST_MICROS = 100_000;

    private Knee() {}

    /** The figures of a step. */
    record Step(Leg leg, Figures figures) {

        private int rate() {
            return leg.profile().stages().get(0).perSecond();
        }

        private double p99() {
            return figures.latency(request -> true).getValueAtPercentile(99);
        }

        boolean keptUp() {
            return figures.sent() > 0
                    && figures.sent() == figures.due()
                    && figures.failed() == 0
                    && p99() <= MOST_MICROS;
        }

        /** Returns whether it would have kept up if the generator had. */
        private boolean heldUpByGenerator() {
            return figures.failed() == 0 && figures.sinceSent(request -> true).getValueAtPercentile(99) <= MOST_MICROS;
        }

        private String told() {
            return "%-16s %7.0f answers/s, %s%s"
                    .formatted(
                            leg.name(),
                            figures.answersPerSecond(0, leg.profile().duration().toMillis()),
                            figures,
                            keptUp() ? "" : heldUpByGenerator() ? ": the generator is the limit" : ": past the knee");
        }
    }

    /** Returns a line for each step. */
    static List<String> lines(List<Step> steps) {
        return steps.stream().map(Step::told).toList();
    }

    /**
     * Returns VALID if the balancer kept up with a step, and then not with the next, although the generator did. Returns
     * INVALID if the balancer did not keep up with the first step, and an instance did. Otherwise returns UNKNOWN.
     */
    static RunEvent.Checked of(List<Step> steps) {
        Found direct = Found.of(steps, Leg.Way.DIRECT);
        Found balanced = Found.of(steps, Leg.Way.BALANCED);
        List<String> said = new ArrayList<>(List.of(direct.told("directly"), balanced.told("through the balancer")));
        if (direct.rate() > 0 && balanced.rate() > 0 && balanced.isKnee()) {
            said.add(String.format(
                    Locale.ROOT,
                    "ratio %.2f%s",
                    (double) balanced.rate() / direct.rate(),
                    direct.isKnee() ? "" : " or less"));
        }
        Verdict verdict = !balanced.isKnee()
                ? Verdict.UNKNOWN
                : balanced.rate() > 0 ? Verdict.VALID : direct.rate() > 0 ? Verdict.INVALID : Verdict.UNKNOWN;
        return new RunEvent.Checked(
                "capacity: no failure, p99 below " + ms(MOST_MICROS), verdict, String.join("; ", said));
    }

    /** Returns the rates that were found. */
    static LoadEvent.Capacity rates(List<Step> steps) {
        return new LoadEvent.Capacity(
                Found.of(steps, Leg.Way.DIRECT).knee(),
                Found.of(steps, Leg.Way.BALANCED).knee());
    }

    /**
     * The result for one way.
     *
     * @param rate rate of the fastest step that kept up; 0 if none did
     * @param limit the first step that did not; empty if all kept up
     */
    private record Found(boolean measured, int rate, Optional<Step> limit) {

        static Found of(List<Step> steps, Leg.Way way) {
            List<Step> here =
                    steps.stream().filter(step -> step.leg().way() == way).toList();
            return new Found(
                    !here.isEmpty(),
                    here.stream()
                            .filter(Step::keptUp)
                            .mapToInt(Step::rate)
                            .max()
                            .orElse(0),
                    here.stream().filter(step -> !step.keptUp()).findFirst());
        }

        /** Returns whether the system was the limit, and neither the generator nor the last step. */
        boolean isKnee() {
            return limit.isPresent() && !limit.get().heldUpByGenerator();
        }

        @Nullable
        Integer knee() {
            return isKnee() && rate > 0 ? rate : null;
        }

        String told(String way) {
            if (!measured) {
                return way + " not measured: no instance is reached from here";
            }
            return "%s %d/s%s"
                    .formatted(
                            way,
                            rate,
                            isKnee()
                                    ? ""
                                    : limit.isPresent()
                                            ? " or more: beyond it the generator is the limit, give it cores"
                                            : " or more: that is the last step, raise the rate");
        }
    }
}
