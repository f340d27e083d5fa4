package dev.ballast.load;

import static dev.ballast.load.Figures.ms;

import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Up to which arrival rate steps kept up, directly and through the balancer. */
final class Knee {

    /** A step keeps up where none of its requests failed and the 99th percentile of their latency is below this. */
    static final double MOST_MICROS = 100_000;

    private Knee() {}

    /** What became of a step. */
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

        /** Returns whether it would have kept up had the generator. */
        private boolean heldUpByGenerator() {
            return figures.failed() == 0 && figures.sinceSent(request -> true).getValueAtPercentile(99) <= MOST_MICROS;
        }

        private String told() {
            return "%-16s %7.0f answers/s, %s%s"
                    .formatted(
                            leg.name(),
                            figures.perSecond(
                                    request -> true, leg.profile().duration().toMillis() / 1e3),
                            figures,
                            keptUp() ? "" : heldUpByGenerator() ? ": the generator is the limit" : ": past the knee");
        }
    }

    /** Returns a line for each step. */
    static List<String> lines(List<Step> steps) {
        return steps.stream().map(Step::told).toList();
    }

    /** VALID where both ways were measured, with their ratio; UNKNOWN where one of them was not. */
    static Event.Checked of(List<Step> steps) {
        List<String> said = new ArrayList<>();
        int direct = knee(steps, Leg.Way.DIRECT, said);
        int balanced = knee(steps, Leg.Way.BALANCED, said);
        if (direct > 0 && balanced > 0) {
            said.add(String.format(Locale.ROOT, "ratio %.2f", (double) balanced / direct));
        }
        boolean stopped = steps.stream().anyMatch(step -> step.leg().way() == Leg.Way.BALANCED && !step.keptUp());
        Verdict verdict = balanced > 0
                ? Verdict.VALID
                : stopped && direct > 0 && !heldUp(steps) ? Verdict.INVALID : Verdict.UNKNOWN;
        return new Event.Checked(
                "capacity: no failure, p99 below " + ms(MOST_MICROS), verdict, String.join("; ", said));
    }

    private static boolean heldUp(List<Step> steps) {
        return steps.stream().filter(step -> !step.keptUp()).anyMatch(Step::heldUpByGenerator);
    }

    private static int knee(List<Step> steps, Leg.Way way, List<String> said) {
        List<Step> here = steps.stream().filter(step -> step.leg().way() == way).toList();
        String name = way == Leg.Way.DIRECT ? "directly" : "through the balancer";
        int knee = here.stream().filter(Step::keptUp).mapToInt(Step::rate).max().orElse(0);
        if (here.isEmpty()) {
            said.add(name + " not measured: no instance is reached from here");
            return 0;
        }
        String limit = here.stream()
                .filter(step -> !step.keptUp())
                .findFirst()
                .map(step -> step.heldUpByGenerator() ? "; beyond it the generator is the limit" : "")
                .orElse(", the last step, or more");
        said.add("%s %d/s%s".formatted(name, knee, limit));
        return knee;
    }
}
