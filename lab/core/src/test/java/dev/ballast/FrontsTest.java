package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ballast.balancer.Balancer;
import dev.ballast.engine.Container;
import dev.ballast.engine.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The balancers of a lab. */
class FrontsTest {

    private static final Map<Integer, Integer> PUBLISHED = Map.of(5000, 32768);

    private final List<Container> containers = new ArrayList<>(List.of(
            container("front", PUBLISHED, Map.of("dev.ballast.serves", "api:/ shop:/shop")),
            container("spare", PUBLISHED, Map.of("dev.ballast.serves", "api:api.example"))));

    @Test
    void knowWhoServesAServiceWhere() {
        Fronts fronts = fronts();

        assertThat(fronts.serving("api")).extracting(Balancer::name).containsExactly("front", "spare");
        assertThat(fronts.serving("shop")).extracting(Balancer::name).containsExactly("front");
        assertThat(fronts.route("front", "shop")).contains("/shop");
        assertThat(fronts.route("spare", "api")).contains("api.example");
        assertThat(fronts.route("spare", "shop")).isEmpty();
    }

    @Test
    void oneOfAnEarlierLabServesAll() {
        containers.add(container("balancer", PUBLISHED, Map.of()));

        assertThat(fronts().serving("shop")).extracting(Balancer::name).containsExactly("front", "balancer");
    }

    @Test
    void namesTheOnesThereAre() {
        assertThat(fronts().named("spare").url()).isEqualTo("http://127.0.0.1:32768");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fronts().named("back"))
                .withMessage("no balancer 'back'; there are [front, spare]");
    }

    @Test
    void leavesOutWhatDoesNotRun() {
        containers.add(0, container("stopped", Map.of(), Map.of()));
        Fronts fronts = fronts();
        assertThat(fronts.all()).extracting(Balancer::name).containsExactly("front", "spare");

        containers.clear();
        fronts.refresh();

        assertThat(fronts.all()).isEmpty();
    }

    @Test
    void aLabWithoutAPublishedOneCannotBeUsed() {
        containers.clear();
        containers.add(container("stopped", Map.of(), Map.of()));

        assertThatIllegalStateException().isThrownBy(this::fronts).withMessage("stopped publishes [], not 5000");
    }

    @Test
    void readsTheFileThatTheLabelNames() {
        containers.set(0, container("front", PUBLISHED, Map.of("dev.ballast.rendered", "/etc/mine")));

        assertThat(fronts().all().get(0).configuration()).isEqualTo("front /etc/mine");
    }

    private Fronts fronts() {
        return new Fronts(
                "127.0.0.1",
                (container, path) -> Optional.of((container.name() + " " + path).getBytes(StandardCharsets.UTF_8)),
                () -> List.copyOf(containers));
    }

    private static Container container(String name, Map<Integer, Integer> ports, Map<String, String> labels) {
        return new Container("0".repeat(64), name, Role.BALANCER, "10.0.0.2", ports, true, "any", labels);
    }
}
