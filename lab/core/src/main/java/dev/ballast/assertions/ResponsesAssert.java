package dev.ballast.assertions;

import dev.ballast.Instance;
import dev.ballast.check.BatchCheck;
import dev.ballast.check.Shares;
import dev.ballast.check.Spread;
import dev.ballast.check.SpreadCheck;
import dev.ballast.check.VerdictListeners;
import dev.ballast.history.Verdict;
import dev.ballast.request.Responses;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on the result of a batch of requests. */
public final class ResponsesAssert extends AbstractAssert<ResponsesAssert, Responses> {

    ResponsesAssert(Responses actual) {
        super(actual, ResponsesAssert.class);
    }

    /** Verifies that there was a request, and that every request got a correct answer. */
    public ResponsesAssert allAnswered() {
        isNotNull();
        List<String> batch = actual.id().isEmpty() ? List.of() : List.of(actual.id());
        Claim.make(BatchCheck.NAME, "%d of %1$d".formatted(actual.total()), batch, () -> {
            Assertions.assertThat(actual.total()).as("requests sent").isPositive();
            Assertions.assertThat(actual.failures())
                    .as("failed requests by cause, of %d", actual.total())
                    .isEmpty();
        });
        return this;
    }

    /** Verifies that exactly these instances answered. */
    public ResponsesAssert cameFromExactly(List<Instance> instances) {
        isNotNull();
        List<String> expected = instances.stream().map(Instance::hostname).toList();
        Claim.make(
                "the answers came from the expected instances",
                "%d from exactly %s".formatted(actual.total(), expected),
                () -> Assertions.assertThat(actual.hostnames().keySet())
                        .as("host names that answered %d requests", actual.total())
                        .containsExactlyInAnyOrderElementsOf(expected));
        return this;
    }

    /**
     * Verifies that the requests were spread evenly over these instances, and that there were enough of them for a bias of
     * an instance's share by a fifth to show. Each share may be off by {@value Spread#SIGMAS} standard deviations of a fair
     * random choice (a false alarm in less than one of a million runs), or by half of that if the balancer's image says that
     * it chooses in turn; more than that, and less than chance explains, is UNKNOWN of a balancer that chooses by load. An
     * instance that answered nothing has a share of 0.
     */
    public ResponsesAssert spreadEvenlyOver(List<Instance> instances) {
        isNotNull();
        Map<String, Integer> shares = new TreeMap<>(actual.hostnames());
        instances.forEach(instance -> shares.putIfAbsent(instance.hostname(), 0));
        Spread spread = new Spread(Shares.of(shares), actual.balancing());
        VerdictListeners.tell(SpreadCheck.ofBatch(spread));
        if (spread.verdict() != Verdict.VALID) {
            throw failure("%s: %s", spread.verdict(), spread.detail());
        }
        return this;
    }
}
