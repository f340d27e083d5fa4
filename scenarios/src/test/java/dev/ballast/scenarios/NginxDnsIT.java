package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.check.MembershipCheck;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.membership.Tolerance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The balancer that resolves the pool by Consul's DNS follows it without a reload, and loses no request. */
@LabTest(balancer = "nginx-dns", lifetime = LabTest.Lifetime.CLASS)
class NginxDnsIT extends FollowsWithoutReload {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MANY = 30;

    NginxDnsIT() {
        super("nginx", "tell-members");
    }

    /** Consul calls an empty pool "no such name", and then nginx alone asks again only after 10 s. */
    @Test
    @LabClaim("an empty pool is filled by a reload")
    void anEmptyPoolIsFilledByAReload(Lab lab) {
        lab.scaleUntilInForce("api", 0);
        List<String> before = workers(lab);

        lab.scaleUntilInForce("api", 1);

        assertThat(workers(lab)).as("nginx's workers").anyMatch(worker -> !before.contains(worker));
    }

    /** Consul cuts an answer by UDP to three records. nginx asks again by TCP only if the answer says that it is cut. */
    @Test
    @LabClaim("many members are followed, although UDP answers are cut")
    void followsManyMembersDespiteCutUdpAnswers(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        Instance balancer = lab.instance("balancer");
        inCatalog(balancer, "register", ",\"Service\":{\"ID\":\"api\",\"Service\":\"api\",\"Port\":5000}");
        try {
            awaitMembers(lab, MANY + 1);

            answersSayThatTheyAreCut(balancer, false);
            awaitMembers(lab, 3);
            Instance api = lab.instances("api").get(0);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(lab.balancer().upstreams())
                            .as("three at random")
                            .doesNotContain(api.address()));

            answersSayThatTheyAreCut(balancer, true);
            awaitMembers(lab, MANY + 1);
            String flaps = "FLAPPING: " + api.name();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(members(lab).detail()).contains(flaps));
            Found.by(members(lab), Verdict.INVALID, flaps);
        } finally {
            inCatalog(balancer, "deregister", "");
        }
        lab.awaitPool(lab.instances("api"), LIMIT);
    }

    private static RunEvent.Checked members(Lab lab) {
        return new MembershipCheck(Tolerance.defaults().listsOnly()).check(lab.history());
    }

    private static void awaitMembers(Lab lab, int howMany) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(lab.balancer().upstreams()).as("members").hasSize(howMany));
    }

    /** Adds nodes that do not exist to Consul's catalog, or removes them. */
    private static void inCatalog(Instance balancer, String act, String service) {
        String loop = "for n in $(seq \"$1\"); do curl -sS --fail -X PUT localhost:8500/v1/catalog/\"$2\""
                + " -d \"{\\\"Node\\\":\\\"nobody-$n\\\",\\\"Address\\\":\\\"192.0.2.$n\\\"$3}\" || exit 1; done";
        assertThat(balancer.exec("sh", "-c", loop, "sh", String.valueOf(MANY), act, service)
                        .exitCode())
                .as("exit code of the catalog's %s", act)
                .isZero();
    }

    private static void answersSayThatTheyAreCut(Instance balancer, boolean whether) {
        String edit = "s/\"enable_truncate\": [a-z]*/\"enable_truncate\": %s/".formatted(whether);
        balancer.exec("sed", "-i", edit, "/etc/consul.d/dns.json");
        balancer.exec("supervisorctl", "restart", "consul");
    }

    private static List<String> workers(Lab lab) {
        return Processes.children(lab.instance("balancer"), "nginx");
    }
}
