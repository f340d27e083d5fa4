package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In each container supervisord runs the processes, and supervisorctl lists and controls them. */
@LabTest(lifetime = LabTest.Lifetime.CLASS)
class SupervisorIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /**
     * A Consul agent that is killed and comes back at once may be suspected first and refute it. A server that misses the
     * refutation takes the agent for failed until the two exchange their states, which agents do every 30 s.
     */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @Test
    @LabClaim("supervisorctl lists the processes")
    void supervisorctlListsTheProcesses(Lab lab) {
        Instance api = lab.instance("api-1");
        Instance balancer = lab.instance("balancer");

        assertThat(status(api, "")).containsPattern("(?m)^api +RUNNING").containsPattern("(?m)^consul +RUNNING");
        assertThat(status(balancer, ""))
                .containsPattern("(?m)^nginx +RUNNING")
                .containsPattern("(?m)^consul-template +RUNNING")
                .containsPattern("(?m)^consul +RUNNING");
        for (Instance instance : List.of(api, balancer)) {
            assertThat(instance.exec("cat", "/proc/1/cmdline").stdout())
                    .as("the first process of %s", instance.name())
                    .contains("supervisord");
            assertThat(instance.exec("sh", "-c", "ls /etc/supervisor/conf.d/*.conf")
                            .stdout())
                    .contains("consul.conf", "register.conf");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(status(instance, "register"))
                            .as("the registration ran once")
                            .contains("EXITED"));
        }
    }

    @Test
    @LabClaim("supervisorctl stops and starts them")
    void supervisorctlDrivesThem(Lab lab) {
        Instance api = lab.instance("api-1");

        api.exec("supervisorctl", "stop", "api");
        assertThat(status(api, "api")).contains("STOPPED");
        lab.awaitPool(List.of(), LIMIT);

        api.exec("supervisorctl", "start", "api");
        assertThat(status(api, "api")).contains("RUNNING");
        lab.awaitPool(List.of(api), RECOVERY);
    }

    @Test
    @LabClaim("only supervisord runs as root")
    void onlySupervisordIsRoot(Lab lab) {
        for (String name : List.of("api-1", "balancer")) {
            List<String> processes = lab.instance(name)
                    .exec("sh", "-c", "stat -c %u:%n /proc/[0-9]*/exe 2>/dev/null")
                    .stdout()
                    .lines()
                    .toList();

            assertThat(processes).as("processes of %s", name).hasSizeGreaterThan(4);
            assertThat(processes)
                    .as("user and process of %s; root's are supervisord and the shell that asks", name)
                    .filteredOn(process -> process.startsWith("0:"))
                    .hasSize(2)
                    .contains("0:/proc/1/exe");
        }
    }

    @Test
    void aKilledProcessComesBack(Lab lab) {
        kill(lab, lab.instance("api-1"), "api");
        kill(lab, lab.instance("api-1"), "consul");
        kill(lab, lab.instance("balancer"), "consul-template");
        kill(lab, lab.instance("balancer"), "nginx");

        await().atMost(RECOVERY).untilAsserted(() -> {
            lab.awaitPool(lab.instances("api"), RECOVERY);
            assertThat(lab.requests(20)).allAnswered();
        });
    }

    @Test
    @LabClaim("each process has a log")
    void showsTheLogOfEachProcess(Lab lab) {
        Instance api = lab.instance("api-1");
        Instance balancer = lab.instance("balancer");
        lab.requests(3);

        assertThat(api.processLogs()).containsKeys("supervisord", "consul", "register", "api");
        assertThat(api.processLogs().get("api")).contains("/hostname");
        assertThat(api.exec("supervisorctl", "tail", "register").stdout()).contains("registered api");
        assertThat(balancer.processLogs())
                .containsKeys("supervisord", "consul", "register", "nginx", "consul-template");

        assertThat(api.logs())
                .as("docker logs of the API")
                .contains("supervisord started with pid 1")
                .contains("spawned: 'api'")
                .containsPattern("(?m)^api \\| .*GET /hostname")
                .containsPattern("(?m)^consul \\| .*agent: ")
                .containsPattern("(?m)^register \\| registered api");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(balancer.logs())
                        .as("docker logs of the balancer")
                        .contains("supervisord started with pid 1")
                        .containsPattern("(?m)^consul \\| .*agent: ")
                        .containsPattern("(?m)^consul-template \\| ")
                        .containsPattern("(?m)^nginx \\| .*GET /hostname"));
    }

    private static void kill(Lab lab, Instance instance, String process) {
        String killed = Processes.supervised(instance, process);
        Processes.kill(instance, killed);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(status(instance, process))
                        .as(
                                "%s, that was process %s in %s, see %s",
                                process, killed, instance.name(), lab.runDirectory())
                        .contains("RUNNING")
                        .doesNotContain("pid " + killed + ","));
    }

    private static String status(Instance instance, String process) {
        return process.isEmpty()
                ? instance.exec("supervisorctl", "status").stdout()
                : instance.exec("supervisorctl", "status", process).stdout();
    }
}
