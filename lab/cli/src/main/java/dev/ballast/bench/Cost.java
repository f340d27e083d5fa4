package dev.ballast.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.workload.LoadPlan;
import dev.ballast.workload.Throughput;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a balancer costs.
 *
 * @param directPerSecond requests a second to an instance without it; null where containers are not reached from here, or
 *     where some failed
 * @param throughPerSecond requests a second through it, on the same way; null likewise
 * @param failed how many of the latter failed
 * @param memoryBytes what its container uses, its Consul agent included
 */
public record Cost(
        @Nullable Double directPerSecond, @Nullable Double throughPerSecond, long failed, long memoryBytes) {

    private static final Duration TIME = Duration.ofSeconds(3);
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    /**
     * Measures it in a lab of one API that is at rest, as the last thing that is done with it: nobody reads its access log
     * any more, which would be counted as the balancer's cost. Published ports lead through the engine's proxy; so addresses
     * are used.
     */
    public static Cost of(Lab lab, int connections) {
        Instance balancer = lab.instance("balancer");
        Instance api = lab.instances("api").get(0);
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

    /** Returns the throughput as a share of that without the balancer. */
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
