package dev.ballast.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabException;
import dev.ballast.LabTest;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Step;
import dev.ballast.history.InstanceEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@LabTest(apis = 2, api = "api-java", lifetime = LabTest.Lifetime.CLASS)
class KillProcessIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    @LabClaim("a killed process leaves the pool for good")
    void leavesThePoolAndIsNotStartedAgain(Lab lab) {
        Instance staying = lab.instance("api-1");
        Instance victim = lab.instance("api-2");

        new KillProcess("api-2", "api").inject(lab);

        lab.awaitPool(List.of(staying), LIMIT);
        assertThat(victim.running()).isTrue();
        assertThat(victim.exec("curl", "-s", "-m", "2", "localhost:5000/hostname")
                        .exitCode())
                .as("curl: refused")
                .isEqualTo(7);
        assertThat(lab.requests(20).hostnames()).containsOnlyKeys(staying.hostname());
        assertThat(lab.history().last(InstanceEvent.Killed.class))
                .hasValueSatisfying(killed -> assertThat(killed.errorMs()).isBetween(0.0, 50.0));
        assertThat(Convergence.of(lab.history()).taken(Step.DIED_TO_RENDERED_WITHOUT))
                .singleElement()
                .satisfies(taken -> assertThat(taken.timeline().instance()).isEqualTo("api-2"));
    }

    @Test
    @LabClaim("a process that does not run cannot be killed")
    void refusesAProcessThatDoesNotRun(Lab lab) {
        assertThatThrownBy(() -> new KillProcess("api-1", "nonsense").inject(lab))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("cannot kill process nonsense of api-1")
                .hasMessageContaining("No such process nonsense");
        assertThatThrownBy(() -> new KillProcess("api-1", "register").inject(lab))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("does not run");
    }
}
