package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentencesTest {

    private static final List<Event> ONE_OF_EACH = List.of(
            new Event.Phase("ready"),
            new Event.ScaleRequested("api", 1, 3),
            new Event.Scaled("api", 3, 1670),
            new Event.InstanceStarted("api-1", "api", "92bd2ebc64a6", "172.20.0.3:5000"),
            new Event.InstanceStopping("api-1", "api"),
            new Event.InstanceStopped("api-1", "api"),
            new Event.InstanceKilled("api-1", "api", "KILL"),
            new Event.InstanceDied("api-1", "api", 137),
            new Event.Registered("api-1", "api"),
            new Event.Deregistered("api-1", "api"),
            new Event.ConsulPassing("api", List.of("172.20.0.3:5000")),
            new Event.ConsulCritical("api", List.of()),
            new Event.Rendered("balancer", List.of("172.20.0.3:5000", "172.20.0.9:5000"), ""),
            new Event.Worker("balancer", 24, Event.WorkerState.DRAINING),
            new Event.Process("api-1", "consul", true, "with pid 7"),
            new Event.Served("92bd2ebc64a6", "api-1"),
            new Event.ServedBetween("92bd2ebc64a6", "api-1", "fresh", 1, 2, 3),
            new Event.Proxied("balancer", 10, 0, 0, Map.of()),
            new Event.Lost("1a2b", 3, "refused", "reload gap", "detail"),
            new Event.Requests("requests", 10, 1, Map.of(), 5, Map.of()),
            new Event.Capacity(4000, null),
            new Event.Checked("members", Verdict.VALID, "all right"),
            new Event.Note("a note"),
            new Event.Failed("a reason"),
            new Event.ConsulCluster("172.20.0.2:8300", Map.of("server-1", "ALIVE")));

    private final Sentences sentences = new Sentences(address -> address.equals("172.20.0.3:5000") ? "api-1" : address);

    @Test
    void hasWordsForEachEvent() {
        assertThat(ONE_OF_EACH.stream().<Class<?>>map(Event::getClass).toList())
                .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
        assertThat(ONE_OF_EACH)
                .allSatisfy(event -> assertThat(sentences.words(event))
                        .isNotBlank()
                        .isNotEqualTo(event.getClass().getSimpleName()));
    }

    @Test
    void namesInstancesInsteadOfAddresses() {
        assertThat(sentences.words(ONE_OF_EACH.get(12))).isEqualTo("balancer has in force: 172.20.0.9:5000, api-1");
        assertThat(sentences.words(ONE_OF_EACH.get(11))).isEqualTo("Consul lists as critical: nobody");
        assertThat(sentences.words(ONE_OF_EACH.get(2))).isEqualTo("3 of api in force after 1.67 s");
    }

    @Test
    void saysWhichRateWasNotFound() {
        assertThat(sentences.words(new Event.Capacity(4000, null)))
                .isEqualTo("kept up with: 4000/s without the balancer, no rate that was found through it");
    }
}
