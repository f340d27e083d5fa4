package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.topology.Tool;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The registration tries ten times, a second apart, and then says that it gave up. */
@LabTest(apis = 1, lifetime = LabTest.Lifetime.CLASS)
class RegistrationIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void givesUpAfterTenAttemptsWithoutAnAgent(Lab lab) {
        // without a server in its environment the agent refuses to start
        Instance lonely = lab.startTool(Tool.of("lonely", "api-flask"));

        double[] moments = IntStream.rangeClosed(1, 10)
                .mapToDouble(nth -> secondsAt(nth, lonely))
                .toArray();
        assertThat(moments[9] - moments[0])
                .as("seconds from the first attempt to the tenth, nine later")
                .isGreaterThan(8);
        double[] pauses = IntStream.range(1, 10)
                .mapToDouble(i -> moments[i] - moments[i - 1])
                .sorted()
                .toArray();
        assertThat(pauses[4]).as("median pause; a busy machine lengthens some").isLessThan(1.5);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(log(lonely)).contains("gave up"));
        assertThat(log(lonely).lines().reduce((earlier, later) -> later))
                .hasValueSatisfying(last -> assertThat(last).startsWith("gave up registering api after 10 attempts"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(lonely.exec("supervisorctl", "status", "register")
                                .stdout())
                        .as("it ended, and is not started again")
                        .contains("EXITED"));
        assertThat(lonely.logs()).contains("register | gave up registering api");
        assertThat(lonely.exec("curl", "-sS", "http://localhost:5000/hostname").stdout())
                .as("the API itself serves all the same")
                .contains(lonely.hostname());
    }

    @Test
    void registersWithALateAgent(Lab lab) {
        Instance api = lab.instance("api-1");
        assertThat(api.exec("sh", "-c", "command -v register").succeeded())
                .as("register is on PATH")
                .isTrue();
        api.exec("supervisorctl", "stop", "consul");
        int before = attempts(api).size();

        api.exec("supervisorctl", "start", "register");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(attempts(api)).as("attempts").hasSizeGreaterThan(before));
        api.exec("supervisorctl", "start", "consul");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(log(api)).containsPattern("registered api .*at attempt ([2-9]|10)"));
        lab.awaitPool(List.of(api), LIMIT);
    }

    private static List<String> attempts(Instance instance) {
        return log(instance)
                .lines()
                .filter(line -> line.matches("attempt \\d+ of 10 .*failed.*"))
                .toList();
    }

    /** Returns when an attempt, from 1, was first seen. */
    private static double secondsAt(int nth, Instance instance) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(attempts(instance)).as("attempts").hasSizeGreaterThanOrEqualTo(nth));
        return System.nanoTime() / 1e9;
    }

    private static String log(Instance instance) {
        return instance.processLogs().getOrDefault("register", "");
    }
}
