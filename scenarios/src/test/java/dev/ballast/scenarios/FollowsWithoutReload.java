package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.request.Reply;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a balancer must do that takes over a change from a helper program without a reload. */
abstract class FollowsWithoutReload extends FollowsThePool {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String FOLLOWER = "follow-pool";

    private final String proxy;

    FollowsWithoutReload(String proxy) {
        this.proxy = proxy;
    }

    @Test
    void noRequestIsLostWhileThePoolChanges(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        String before = processId(lab, proxy);

        SteadyLoad.whileThePoolChanges(lab);

        assertThat(processId(lab, proxy)).as("%s goes on running", proxy).isEqualTo(before);
    }

    @Test
    void anEmptyPoolIsSaidAtOnce(Lab lab) {
        lab.scaleUntilInForce("api", 0);

        List<Reply> replies =
                IntStream.range(0, 5).mapToObj(n -> lab.get("/hostname")).toList();

        assertThat(replies).extracting(Reply::status).containsOnly(503);
        assertThat(replies).extracting(Reply::body).allMatch(body -> body.contains("no instance of api is passing"));
        // a balancer that waits for an instance waits each time; a busy machine does not hold up all of them
        assertThat(replies.stream()
                        .map(reply -> Duration.ofNanos(reply.nanos()))
                        .min(Comparator.naturalOrder()))
                .hasValueSatisfying(quickest -> assertThat(quickest).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void killedHelpersReturnToThePresentPool(Lab lab) {
        lab.scaleUntilInForce("api", 2);
        for (String process : List.of(FOLLOWER, proxy, "consul")) {
            kill(lab, process);
            lab.awaitPool(lab.instances("api"), LIMIT);
        }
        kill(lab, FOLLOWER);
        kill(lab, proxy);
        lab.scaleUntilInForce("api", 1);

        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    private static void kill(Lab lab, String process) {
        assertThat(lab.instance("balancer")
                        .exec("sh", "-c", "kill -9 " + processId(lab, process))
                        .exitCode())
                .isZero();
    }

    private static String processId(Lab lab, String process) {
        String id = lab.instance("balancer")
                .exec("supervisorctl", "pid", process)
                .stdout()
                .strip();
        assertThat(id).as("process id of %s", process).matches("[1-9]\\d*");
        return id;
    }
}
