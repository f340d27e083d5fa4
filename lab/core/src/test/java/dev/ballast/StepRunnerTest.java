package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.deploy.BalancerLabels;
import dev.ballast.deploy.DeployedImages;
import dev.ballast.deploy.Deployment;
import dev.ballast.deploy.FakeContainers;
import dev.ballast.deploy.ServiceLabels;
import dev.ballast.engine.Container;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.pool.PoolView;
import dev.ballast.pool.ServicePool;
import dev.ballast.topology.Differences;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.InForce;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The steps of a change, without an engine. */
class StepRunnerTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Topology TWO = Topology.builder()
            .service("api", s -> s.image("api-flask").count(2))
            .service("shop", s -> s.image("api-java").route("/shop"))
            .balancer("front", b -> b.strategy("nginx-reload").port(5001))
            .balancer("spare", b -> b.strategy("haproxy"))
            .build();

    private final FakeContainers containers = new FakeContainers();
    private final Deployment deployment = new Deployment(TWO, images(TWO), containers);
    private final History history = History.inMemory();
    private final Map<String, ServicePool> pools = new HashMap<>();
    private final List<String> seen = new ArrayList<>();
    private final StepRunner runner = new StepRunner(deployment, this::pool, new Views(), container -> {}, history);

    @Test
    void rollsOneInstanceAfterAnother() {
        deployment.startEverything();

        change(TWO.toBuilder().service("api", s -> s.image("api-java")).build());

        assertThat(names("api"))
                .as("the second new one has the number of the first old one, if that is removed by then")
                .hasSize(2)
                .contains("api-3");
        assertThat(containers.stopped()).containsExactly("api-1", "api-2");
        assertThat(history.entries(PoolEvent.Scaled.class))
                .as("never fewer than before")
                .extracting(entry -> entry.event().to())
                .containsExactly(3, 2, 3, 2);
        assertThat(deployment.instances("api")).extracting(Container::image).containsOnly("api-java:1");
        assertThat(names("shop")).containsExactly("shop-1");
    }

    @Test
    void rollsOnWhereItStopped() {
        deployment.startEverything();
        Topology wanted =
                TWO.toBuilder().service("api", s -> s.set(Setting.DRAIN, "1s")).build();
        deployment.become(wanted, images(wanted));
        pool("api").scale(3).join(); // one of the new ones, as after a step that failed

        InForce halfWay = InForce.settled(TWO).withUnsettledService("api");
        Differences.between(halfWay, wanted, image -> ImageSettings.UNKNOWN).forEach(runner::run);

        assertThat(names("api")).as("one of them was new").hasSize(2).contains("api-3");
        assertThat(deployment.instances("api")).allMatch(deployment::isCurrent);
    }

    @Test
    void addsAServiceBeforeBalancersServeIt() {
        deployment.startEverything();

        change(TWO.toBuilder()
                .service("admin", s -> s.image("api-flask").route("/admin"))
                .build());

        assertThat(phases()).containsExactly("add admin", "replace front", "replace spare");
        assertThat(seen).startsWith("watch admin").doesNotContain("forget admin");
        assertThat(front("front").labels().get("dev.ballast.serves")).isEqualTo("api:/ shop:/shop admin:/admin");
        assertThat(front("front").ports()).as("the port of the topology").containsExactly(Map.entry(5000, 5001));
        assertThat(names("admin")).containsExactly("admin-1");
    }

    @Test
    void removesAServiceOnceNoBalancerServesIt() {
        deployment.startEverything();

        change(Topology.builder()
                .service("api", s -> s.image("api-flask").count(2))
                .balancer("front", b -> b.strategy("nginx-reload").port(5001))
                .balancer("spare", b -> b.strategy("haproxy"))
                .build());

        assertThat(phases()).containsExactly("replace front", "replace spare", "remove shop");
        assertThat(names("shop")).isEmpty();
        assertThat(seen).endsWith("forget shop");
    }

    @Test
    void addsAndRemovesContainersOfBalancers() {
        deployment.startEverything();

        change(TWO.toBuilder().balancer("front", b -> b.count(3)).build());
        assertThat(deployment.balancer("front"))
                .extracting(Container::name)
                .containsExactly("front", "front-2", "front-3");
        assertThat(containers.stopped()).as("the first one stays").isEmpty();

        change(TWO.toBuilder().balancer("front", b -> b.count(2)).build());
        assertThat(deployment.balancer("front")).extracting(Container::name).containsExactly("front", "front-2");
        assertThat(seen).contains("forget front-3").doesNotContain("forget front-2");
        assertThat(history.entries(BalancerEvent.Balances.class))
                .extracting(entry -> entry.event().balancer())
                .containsExactly("front-2", "front-3");
    }

    @Test
    void anotherBalancerTakesThePlaceOfOne() {
        deployment.startEverything();

        change(Topology.builder()
                .service("api", s -> s.image("api-flask").count(2))
                .service("shop", s -> s.image("api-java").route("/shop"))
                .balancer("front", b -> b.strategy("caddy").port(5001))
                .balancer("other", b -> b.strategy("haproxy"))
                .build());

        assertThat(front("front").image()).isEqualTo("caddy:1");
        assertThat(deployment.balancer("spare")).isEmpty();
        assertThat(deployment.balancer("other")).hasSize(1);
        assertThat(seen).contains("forget front", "forget spare");
        assertThat(history.entries(InstanceEvent.Stopping.class))
                .as("so that nobody takes these stops for ones by hand")
                .extracting(entry -> entry.event().instance())
                .contains("front", "spare");
    }

    @Test
    void doesNothingAgainThatIsDone() {
        deployment.startEverything();
        int before = containers.started().size();
        InForce unsettled = InForce.settled(TWO).withUnsettledBalancer("front").withUnsettledService("api");

        Differences.between(unsettled, TWO, image -> ImageSettings.UNKNOWN).forEach(runner::run);

        assertThat(containers.started()).hasSize(before);
    }

    private void change(Topology wanted) {
        InForce now = InForce.settled(deployment.topology());
        deployment.become(wanted, images(wanted));
        Differences.between(now, wanted, image -> ImageSettings.UNKNOWN).forEach(runner::run);
    }

    private List<String> phases() {
        return history.entries(RunEvent.PhaseBegan.class).stream()
                .map(entry -> entry.event().name())
                .toList();
    }

    private List<String> names(String service) {
        return deployment.instances(service).stream().map(Container::name).toList();
    }

    private Container front(String name) {
        return deployment.balancer(name).get(0);
    }

    private ServicePool pool(String service) {
        return pools.computeIfAbsent(
                service,
                name -> new ServicePool(name, deployment, new Lists(), List::of, history, container -> {}, LIMIT));
    }

    private static DeployedImages images(Topology topology) {
        ServiceLabels labels = new ServiceLabels(Map.of("dev.ballast.base", "true"));
        Map<String, String> sources = new HashMap<>();
        topology.services().forEach(one -> sources.put(one.name(), one.image().value()));
        topology.balancers().forEach(one -> sources.put(one.name(), one.image().value()));
        return new DeployedImages(
                image("consul"),
                name -> new DeployedImages.OfService(image(sources.get(name)), labels, image("base"), labels),
                name -> new DeployedImages.OfBalancer(image(sources.get(name)), new BalancerLabels(Map.of())));
    }

    private static BuiltImage image(String name) {
        return new BuiltImage(name, name + ":1", "sha256:" + name, "");
    }

    /** Consul's lists, which follow the containers at once. */
    private final class Lists implements PoolView {

        @Override
        public Optional<List<String>> rendered(String balancer, String service) {
            return passing(service);
        }

        @Override
        public Optional<List<String>> passing(String service) {
            return Optional.of(pool(service).members().stream()
                    .map(Deployment::addressOf)
                    .sorted()
                    .toList());
        }

        @Override
        public void expectChange(Duration time) {
            // they are always new
        }
    }

    private final class Views implements StepRunner.Views {

        @Override
        public void watchService(String name) {
            seen.add("watch " + name);
        }

        @Override
        public void forgetService(String name) {
            seen.add("forget " + name);
        }

        @Override
        public void forgetBalancer(String container) {
            seen.add("forget " + container);
        }

        @Override
        public void balancersChanged() {
            // they are asked for each time
        }
    }
}
