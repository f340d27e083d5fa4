package dev.ballast.scenarios;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.history.Doubt;
import dev.ballast.history.ViewEvent;
import dev.ballast.loss.LoadResult;
import dev.ballast.membership.Tolerance;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What may have happened while a view was interrupted is UNKNOWN, and the verdict names the view. */
@LabTest(topology = BlindLabIT.OnChosenPorts.class, apis = 2, lifetime = LabTest.Lifetime.CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BlindLabIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ENOUGH = 120;

    @Test
    @Order(1)
    void membersAreOpenIfConsulWasNotAsked(Lab lab) {
        DockerClient docker = Containers.docker();
        String askedAgent = lab.instance("client-ui").id();
        Instance staying = lab.instance("api-1");
        Instance killed = lab.instance("api-2");

        docker.stopContainerCmd(askedAgent).withTimeout(1).exec();
        lab.kill(killed, "KILL");
        await().atMost(LIMIT).until(() -> lab.balancer().upstreams().equals(List.of(staying.address())));
        docker.startContainerCmd(askedAgent).exec();
        await().atMost(LIMIT)
                .until(() -> lab.history().entries(ViewEvent.Changed.class).stream()
                        .anyMatch(entry -> entry.event().view() == ViewEvent.View.CONSUL
                                && entry.event().state() == ViewEvent.State.RESUMED));

        Found.open(
                new MembershipCheck(Tolerance.defaults().listsOnly()).check(lab.history()),
                Doubt.INCOMPLETE,
                "Consul's list of api cannot be relied on from ");
    }

    /** The last test, since nothing reads the logs of this lab again. */
    @Test
    @Order(2)
    void retriesAreOpenIfTheLogWasNotRead(Lab lab) {
        lab.stopReadingLogs();
        try (Load load = lab.load().warmUp(Duration.ofMillis(500)).start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= ENOUGH);
            LoadResult result = load.stop();

            Found.open(
                    LossCheck.whileConstant(result),
                    Doubt.INCOMPLETE,
                    "whether requests were retried is not known, because the access log was not read from ");
        }
    }

    /** The smallest system on ports that are the same after a restart of what publishes them. */
    static final class OnChosenPorts implements Supplier<Topology> {
        @Override
        public Topology get() {
            return new OneServer().get().withPorts(Resources.freePorts());
        }
    }
}
