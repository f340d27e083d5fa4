package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Answerers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OriginCheckTest {

    private final History history = History.inMemory();

    @BeforeEach
    void anInstanceIsInThePool() {
        history.record(new InstanceEvent.Started("api-1", "api", "member", "10.0.0.1:5000"));
        history.record(new InstanceEvent.Registered("api-1", "api"));
    }

    @Test
    void countsOnlyAnswersThatItKnowsOf() {
        history.record(new LoadEvent.Served("stranger", ""));
        history.record(new LoadEvent.Requests("requests", 3, 0, Map.of("another", 3), 5L, Map.of(), "", ""));

        assertThat(checked().verdict()).isEqualTo(Verdict.INVALID);
        assertThat(checked().detail())
                .contains("answered by another (3 answers), stranger, which no instance of the pool is");
    }

    @Test
    void saysHowManyMoreThereAre() {
        for (int host = 10; host < 35; host++) {
            history.record(new LoadEvent.Served("host" + host, ""));
        }

        assertThat(checked().detail()).contains("host28, host29, and 5 more").doesNotContain("host30");
    }

    private RunEvent.Checked checked() {
        return OriginCheck.of(history.entries(), Answerers.of(history.entries(), true));
    }
}
