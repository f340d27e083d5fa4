package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import org.junit.jupiter.api.Test;

/** The article's balancer restarts nginx at each change, with supervisorctl. */
@LabTest(balancer = "nginx-restart", lifetime = LabTest.Lifetime.CLASS)
class NginxRestartIT extends FollowsThePool {

    /** nginx is restarted up to a second after the list is in its file, and loses the requests of that moment. */
    @Override
    void awaitTakenOver(Lab lab) {
        await().until(() -> restartedMs(lab) >= renderedMs(lab));
    }

    private static double restartedMs(Lab lab) {
        return lab.history().entries(InstanceEvent.ProcessChanged.class).stream()
                .filter(change -> change.event().running()
                        && change.event().instance().equals("balancer")
                        && change.event().process().equals("nginx"))
                .mapToDouble(Entry::atMs)
                .max()
                .orElse(0);
    }

    private static double renderedMs(Lab lab) {
        return lab.history()
                .last(BalancerEvent.Rendered.class)
                .map(list -> list.atMs() - list.errorMs())
                .orElseThrow();
    }

    @Test
    @LabClaim("nginx is restarted at a change")
    void nginxIsRestartedOnChange(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        Instance balancer = lab.instance("balancer");
        String before = Processes.supervised(balancer, "nginx");

        lab.scaleUntilInForce("api", 2);

        assertThat(Processes.supervised(balancer, "nginx")).isNotEqualTo(before);
        String id = Processes.supervised(balancer, "consul-template");
        assertThat(balancer.exec("cat", "/proc/" + id + "/cmdline").stdout())
                .contains("/etc/nginx/conf.d/load-balancer.conf", "supervisorctl restart nginx");
    }
}
