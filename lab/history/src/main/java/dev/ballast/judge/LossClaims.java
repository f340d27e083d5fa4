package dev.ballast.judge;

import dev.ballast.check.LossCheck;
import dev.ballast.history.RunEvent.Checked;
import java.util.List;
import java.util.Set;

/** What a run claimed of its loads at its time. */
final class LossClaims {

    private static final Set<String> CHECKS = Set.of(LossCheck.NAME, LossCheck.CONSTANT);

    /** Judges the requests of Gatling, which have loads of their own; those begin with the tool's name. */
    private static final String GATLINGS = "no request of Gatling's failed";

    private final List<Checked> said;
    private final List<Checked> named;

    /** @param said all verdicts of the run */
    LossClaims(List<Checked> said) {
        this.said = said;
        named = said.stream()
                .filter(one -> CHECKS.contains(one.check()) && !one.loads().isEmpty())
                .toList();
    }

    /** Returns whether the run claimed that a load lost nothing. A run without a verdict leaves every claim to its reader. */
    boolean of(String load) {
        if (!named.isEmpty()) {
            return named.stream().anyMatch(one -> one.loads().contains(load));
        }
        return said.isEmpty()
                || (said.stream().anyMatch(one -> CHECKS.contains(one.check()))
                        && !(load.startsWith("gatling-")
                                && said.stream().anyMatch(one -> one.check().equals(GATLINGS))));
    }

    /** Returns whether the time until an answer was judged. Older verdicts do not say. */
    boolean timesOf(String load) {
        return named.stream().filter(one -> one.loads().contains(load)).allMatch(one -> one.leastMs() != null);
    }
}
