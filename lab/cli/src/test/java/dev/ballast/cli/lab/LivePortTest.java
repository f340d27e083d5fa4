package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.HostPort;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivePortTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void takesItsDefaultIfThatIsFree() {
        assertThat(choose(Ports.ARTICLE, Optional.empty())).isEqualTo(LivePort.PRESET);
        assertThat(said).isEmpty();
    }

    @Test
    void leavesItsDefaultToBalancerAndUi() {
        assertThat(choose(new Ports(LivePort.PRESET, 8500), Optional.empty())).isNotEqualTo(LivePort.PRESET);
        assertThat(choose(new Ports(5000, LivePort.PRESET), Optional.empty())).isNotEqualTo(LivePort.PRESET);
        assertThat(said)
                .containsExactly(
                        "the live page's default port 5001 is the balancer's port; it gets a free one",
                        "the live page's default port 5001 is Consul UI's port; it gets a free one");
    }

    @Test
    void leavesItsDefaultToEachBalancer() {
        Topology two = Topology.reference().withPorts(Ports.ARTICLE).toBuilder()
                .balancer("spare", b -> b.strategy("haproxy").port(LivePort.PRESET))
                .build();

        assertThat(new LivePort().choose(two, port -> Optional.empty(), said::add))
                .isNotEqualTo(LivePort.PRESET);
        assertThat(said)
                .containsExactly("the live page's default port 5001 is balancer spare's port; it gets a free one");
    }

    @Test
    void leavesItsDefaultToWhatListens() {
        assertThat(choose(Ports.ARTICLE, Optional.of(new HostPort.Holder("container x", 0, "", false))))
                .isNotEqualTo(LivePort.PRESET);
        assertThat(said).singleElement().asString().contains("is held by container x");
    }

    @Test
    void freePortIsNoneOfTheOthers() {
        int free = LivePort.free(List.of());

        assertThat(LivePort.free(List.of(free))).isNotEqualTo(free);
    }

    private int choose(Ports others, Optional<HostPort.Holder> holder) {
        return new LivePort().choose(Topology.reference().withPorts(others), port -> holder, said::add);
    }
}
