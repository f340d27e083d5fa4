package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

/** The article's balancer restarts nginx at each change, with supervisorctl. */
@LabTest(balancer = "nginx-restart", lifetime = LabTest.Lifetime.CLASS)
class NginxRestartIT extends FollowsThePool {

    @Test
    void nginxIsRestartedOnChange(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        String before = master(lab);

        lab.scaleUntilInForce("api", 2);

        assertThat(master(lab)).isNotEqualTo(before);
        String id = lab.instance("balancer")
                .exec("supervisorctl", "pid", "consul-template")
                .stdout()
                .strip();
        assertThat(lab.instance("balancer")
                        .exec("cat", "/proc/" + id + "/cmdline")
                        .stdout())
                .contains("/etc/nginx/conf.d/load-balancer.conf", "supervisorctl restart nginx");
    }
}
