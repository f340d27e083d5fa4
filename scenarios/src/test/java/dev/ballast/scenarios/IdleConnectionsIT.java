package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.history.Verdict;
import dev.ballast.loss.LoadResult;
import dev.ballast.workload.Load;
import dev.ballast.workload.RestSweep;
import dev.ballast.workload.Resting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An ordinary server closes idle connections. A balancer that closes its own earlier loses nothing; one that keeps them sends
 * requests on connections that the server is closing.
 */
@LabTest(topology = OneServer.class, api = "api-gunicorn", apis = 2, lifetime = LabTest.Lifetime.CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdleConnectionsIT {

    /** gunicorn closes a connection that was idle for that long, when it wakes up next. */
    private static final Duration SERVER = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Test
    @Order(1)
    void restingConnectionsLoseNothing(Lab lab) {
        RestSweep together = RestSweep.together(60, RestSweep.around(SERVER, 5), 1);
        Resting apart = Resting.apart(40, SERVER);
        int requests = 60 * 6 + 40 * 5;
        try (Load load =
                lab.load().posts(0.5).with(together).with(apart).rate(0).start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= requests);

            assertThat(load.stop()).lostNothingWhileConstant();
        }
        assertThat(lab.history()).hasRightMembers();
    }

    /** The planted fault: connections to the instances are kept for longer than the instances keep them. */
    @Test
    @Order(2)
    void connectionsKeptLongerThanTheServersLosePosts(Lab lab) {
        WrongBalancer.template(lab, "s/keepalive_timeout {{ if .*/keepalive_timeout 60s;/");
        await().atMost(LIMIT)
                .until(() -> lab.instance("balancer")
                        .exec("grep", "-q", "keepalive_timeout 60s;", "/etc/nginx/conf.d/load-balancer.conf")
                        .succeeded());
        List<Duration> rests = Stream.of(2_010, 2_030, 2_050, 2_080, 2_120)
                .map(Duration::ofMillis)
                .toList();
        try (Load load = lab.load()
                .posts(1)
                .with(RestSweep.together(100, rests, 3))
                .rate(0)
                .start()) {
            await().atMost(LIMIT).until(() -> load.requests().lost().findAny().isPresent());
            LoadResult result = load.stop();

            Found.by(LossCheck.whileConstant(result), Verdict.INVALID, "lost ", "instance closed an idle connection");
        }
    }
}
