package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
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
    @LabClaim("registration gives up after ten attempts")
    void givesUpAfterTenAttemptsWithoutAnAgent(Lab lab) {
        // without a server in its environment the agent refuses to start
        Instance lonely = lab.startTool(Tool.of("lonely", "api-flask"));

        await().atMost(LIMIT.multipliedBy(2)) // ten attempts last ten seconds at least
                .untilAsserted(() -> assertThat(log(lonely)).contains("gave up"));
        assertThat(log(lonely).lines().reduce((earlier, later) -> later))
                .hasValueSatisfying(last -> assertThat(last).startsWith("gave up registering api after 10 attempts"));
        List<Double> pauses = pauses(lonely);
        assertThat(pauses).as("seconds between ten attempts").hasSize(9).allMatch(pause -> pause > 0.95);
        assertThat(pauses.get(4)).as("median; a busy machine lengthens some").isLessThan(1.5);
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
    @LabClaim("registration waits for a late agent")
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

    /** Returns the seconds between attempts in ascending order, by the times that the program itself says. */
    private static List<Double> pauses(Instance instance) {
        double[] moments = attempts(instance).stream()
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*\\(([0-9.]+) s after the start\\)", "$1")))
                .toArray();
        return IntStream.range(1, moments.length)
                .mapToObj(i -> moments[i] - moments[i - 1])
                .sorted()
                .toList();
    }

    private static String log(Instance instance) {
        return instance.processLogs().getOrDefault("register", "");
    }
}
