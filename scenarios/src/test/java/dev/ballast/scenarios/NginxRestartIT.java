package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

/** The article's balancer restarts nginx at each change, with supervisorctl. */
@LabTest(balancer = "nginx-restart", lifetime = LabTest.Lifetime.CLASS)
class NginxRestartIT extends FollowsThePool {

    @Test
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
