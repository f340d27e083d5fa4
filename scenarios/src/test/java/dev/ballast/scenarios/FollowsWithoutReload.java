package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.request.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a balancer must do that takes over a change while it runs, without a reload. */
abstract class FollowsWithoutReload extends FollowsThePool {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final String proxy;
    private final List<String> followers;

    /**
     * @param proxy supervisord's name of the proxy
     * @param followers supervisord's names of the programs that tell the proxy of changes, or that announce them
     */
    FollowsWithoutReload(String proxy, String... followers) {
        this.proxy = proxy;
        this.followers = List.of(followers);
    }

    @Test
    void noRequestIsLostWhileThePoolChanges(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        List<String> before = processes(lab);

        SteadyLoad.whileThePoolChanges(lab);

        assertThat(processes(lab))
                .as("%s and its workers, none of them new", proxy)
                .isSubsetOf(before);
    }

    @Test
    void saysAtOnceThatThePoolIsEmptyAndRecovers(Lab lab) {
        lab.scaleUntilInForce("api", 0);

        assertThat(lab.balancer().upstreams()).isEmpty();
        List<Reply> replies =
                IntStream.range(0, 20).mapToObj(n -> lab.get("/hostname")).toList();
        assertThat(replies).extracting(Reply::status).containsOnly(503);
        assertThat(replies).extracting(Reply::body).allMatch(body -> body.contains("no instance of api is passing"));
        // a balancer that waits for an instance waits each time; a busy machine does not hold up all of them
        assertThat(replies.stream()
                        .map(reply -> Duration.ofNanos(reply.nanos()))
                        .min(Comparator.naturalOrder()))
                .hasValueSatisfying(quickest -> assertThat(quickest).isLessThan(Duration.ofSeconds(1)));

        lab.scaleUntilInForce("api", 1);

        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    @Test
    void killedProcessesReturnToThePresentPool(Lab lab) {
        lab.scaleUntilInForce("api", 2);
        followers.forEach(follower -> killAndAwaitPool(lab, follower));
        killAndAwaitPool(lab, proxy);
        killAndAwaitPool(lab, "consul");

        followers.forEach(follower -> kill(lab, follower));
        kill(lab, proxy);
        lab.scaleUntilInForce("api", 1);

        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    private static void killAndAwaitPool(Lab lab, String process) {
        kill(lab, process);
        lab.awaitPool(lab.instances("api"), LIMIT);
    }

    private static void kill(Lab lab, String process) {
        Instance balancer = lab.instance("balancer");
        Processes.kill(balancer, Processes.supervised(balancer, process));
    }

    /** Returns the process ids of the proxy and of its workers. */
    private List<String> processes(Lab lab) {
        Instance balancer = lab.instance("balancer");
        List<String> all = new ArrayList<>(List.of(Processes.supervised(balancer, proxy)));
        all.addAll(Processes.children(balancer, proxy));
        return all;
    }
}
