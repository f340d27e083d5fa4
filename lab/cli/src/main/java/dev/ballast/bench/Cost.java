package dev.ballast.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.workload.LoadPlan;
import dev.ballast.workload.Throughput;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a balancer.
 *
 * @param directPerSecond requests a second straight to an instance, or null if containers cannot be reached from here or
 *     requests failed
 * @param throughPerSecond requests a second through the balancer, or null likewise
 * @param failed number of failed requests through the balancer
 * @param memoryBytes memory of the balancer's container, its Consul agent included
 */
public record Cost(
        @Nullable Double directPerSecond, @Nullable Double throughPerSecond, long failed, long memoryBytes) {

    private static final Duration TIME = Duration.ofSeconds(3);
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    /**
     * Measures the cost in an idle lab with one API. This has to be the last use of the lab, since its access log is no longer
     * read: reading would count as the balancer's cost. Sends to containers' addresses, since published ports lead through
     * the engine's proxy.
     */
    public static Cost of(Lab lab, int connections) {
        Instance balancer = lab.instance(lab.balancer().name());
        Instance api = lab.instances(lab.topology().services().get(0).name()).get(0);
        long memory = balancer.memoryBytes();
        if (balancer.reached().isEmpty() || api.reached().isEmpty()) {
            return new Cost(null, null, 0, memory);
        }
        lab.stopReadingLogs();
        LoadPlan plan = lab.load().connections(connections).fresh(0).posts(0).warmUp(WARM_UP);
        Throughput direct = Throughput.of(plan.to(api.ip(), port(api)), TIME);
        Throughput through = Throughput.of(plan.to(balancer.ip(), port(balancer)), TIME);
        return new Cost(direct.lost() == 0 ? direct.perSecond() : null, through.perSecond(), through.lost(), memory);
    }

    /** Returns the throughput through the balancer as a share of the direct one. */
    @JsonProperty
    @Nullable
    public Double share() {
        return directPerSecond == null || throughPerSecond == null || directPerSecond == 0
                ? null
                : throughPerSecond / directPerSecond;
    }

    private static int port(Instance instance) {
        return Integer.parseInt(instance.address().substring(instance.address().lastIndexOf(':') + 1));
    }
}
