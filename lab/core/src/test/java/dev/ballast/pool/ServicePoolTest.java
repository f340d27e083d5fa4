package dev.ballast.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.deploy.BalancerLabels;
import dev.ballast.deploy.DeployedImages;
import dev.ballast.deploy.Deployment;
import dev.ballast.deploy.FakeContainers;
import dev.ballast.deploy.ServiceLabels;
import dev.ballast.engine.Container;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.request.Outcome;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ServicePoolTest {

    /** When to give up: what is awaited comes at once, unless the machine is busy. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** For what never comes. */
    private static final Duration SHORT = Duration.ofMillis(200);

    private final FakeContainers containers = new FakeContainers();
    private final Deployment deployment = new Deployment(Topology.reference(), images(), containers);
    private final History history = History.inMemory();
    private final Lists lists = new Lists();
    private final List<String> kept = Collections.synchronizedList(new ArrayList<>());
    private volatile Runnable keeping = () -> {};
    private final Door door = new Door("balancer");
    private final List<FrontDoor> doors = new ArrayList<>(List.of(door));
    private final ServicePool pool = new ServicePool("api", deployment, lists, () -> doors, history, this::keep, LIMIT);
    private final ServicePool shop =
            new ServicePool("shop", deployment, lists, () -> doors, history, this::keep, LIMIT);
    private final ServicePool impatient =
            new ServicePool("api", deployment, lists, () -> doors, history, this::keep, SHORT);

    @Test
    void scalesUpOnceListedAndAnswering() {
        deployment.startEverything();

        pool.scale(3).join();

        assertThat(pool.members()).extracting(Container::name).containsExactly("api-1", "api-2", "api-3");
        assertThat(scaled()).containsExactly(3);
        assertThat(history.entries(PoolEvent.ScaleRequested.class))
                .extracting(entry -> entry.event().from())
                .containsExactly(1);
        assertThat(lists.expected)
                .as("looks more often meanwhile, and no more afterwards")
                .last()
                .isEqualTo(Duration.ZERO);
        assertThat(door.recorded).containsExactly("until each instance has answered");
    }

    @Test
    void scalesDownFromTheNewest() {
        deployment.startEverything();
        pool.scale(3).join();

        pool.scale(1).join();

        assertThat(pool.members()).extracting(Container::name).containsExactly("api-1");
        assertThat(containers.stopped()).containsExactlyInAnyOrder("api-2", "api-3");
        assertThat(kept).as("logs").containsExactlyInAnyOrder("api-2", "api-3");
        assertThat(history.entries(InstanceEvent.Stopped.class)).hasSize(2);
        assertThat(scaled()).containsExactly(3, 1);
    }

    @Test
    void takesOutTheInstanceThatIsNamed() {
        deployment.startEverything();
        pool.scale(3).join();

        pool.takeOut(pool.members().get(1)).join();

        assertThat(pool.members()).extracting(Container::name).containsExactly("api-1", "api-3");
    }

    @Test
    void namesTheLastRenderedUpstreams() {
        deployment.startEverything();
        lists.frozen = Optional.of(List.of("10.0.0.6:5000"));

        assertThatThrownBy(() -> impatient.scale(2))
                .isInstanceOf(NotInForceException.class)
                .hasMessageMatching(
                        "waited 0\\.2 s for the balancer to render \\[10\\.0\\.0\\.6:5000, 10\\.0\\.0\\.7:5000];"
                                + " saw last: \\[10\\.0\\.0\\.6:5000]; passing in Consul: \\[.*]");
        assertThat(scaled()).isEmpty();
    }

    @Test
    void namesInstancesThatDidNotAnswer() {
        deployment.startEverything();
        door.silent = true;

        assertThatThrownBy(() -> impatient.scale(2))
                .isInstanceOf(NotInForceException.class)
                .hasMessageContaining("an answer from each of [api-1, api-2]")
                .hasMessageContaining("saw last: no answer from [api-1, api-2]; answers while waiting, by host: {}; ")
                .hasMessageContaining("failed requests while waiting: {");
    }

    @Test
    void namesTheHostsThatAnsweredInstead() {
        deployment.startEverything();
        door.onlyFirst = true;

        assertThatThrownBy(() -> impatient.scale(2))
                .hasMessageContaining("saw last: no answer from [api-2]; answers while waiting, by host: {")
                .hasMessageEndingWith("failed requests while waiting: {}");
    }

    @Test
    void namesAServingProcessOfTheBalancerThatEnds() {
        deployment.startEverything();
        door.silent = true;
        door.asking = () -> {
            history.record(new InstanceEvent.ProcessChanged(
                    "balancer", "nginx", false, "(exit status 1; not expected)", true));
            history.record(new InstanceEvent.ProcessChanged("api-1", "api", false, "(exit status 2)", true));
            door.asking = () -> {};
        };

        assertThatThrownBy(() -> impatient.scale(2))
                .hasMessageContaining("; nginx of the balancer ended 1 times meanwhile, at last (exit status 1; not "
                        + "expected): its log says why");
    }

    @Test
    void passesOnAFailedStop() {
        deployment.startEverything();
        pool.scale(2).join();
        containers.failStops();
        Optional<List<String>> staying =
                Optional.of(List.of(Deployment.addressOf(pool.members().get(0))));
        lists.frozen = staying;
        lists.frozenPassing = staying;

        assertThatThrownBy(() -> pool.scale(1).join()).hasMessageContaining("planted");
    }

    @Test
    void leavesAnInstanceThatDrainsToTheLabsRemoval() {
        deployment.startEverything();
        pool.scale(2).join();
        CompletableFuture<Void> end = new CompletableFuture<>();
        containers.drainUntil(end);
        CompletableFuture<?> drained = pool.scale(1);

        pool.stopRemoving();
        end.complete(null);
        drained.join();

        assertThat(containers.stopped()).containsExactly("api-2");
        assertThat(kept).as("logs").isEmpty();
        assertThat(containers.all()).extracting(Container::name).contains("api-2");
    }

    @Test
    void awaitsTheRemovalOfAnInstanceUnderWay() throws Exception {
        deployment.startEverything();
        pool.scale(2).join();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        keeping = () -> {
            begun.complete(null);
            end.join();
        };
        pool.scale(1);
        begun.get(10, TimeUnit.SECONDS);
        Thread closing = new Thread(pool::stopRemoving);
        closing.start();

        Awaitility.await().until(() -> closing.getState() == Thread.State.WAITING);
        end.complete(null);
        closing.join();

        assertThat(containers.all()).extracting(Container::name).doesNotContain("api-2");
    }

    @Test
    void waitsForEachBalancer() {
        deployment.startEverything();
        Door spare = new Door("spare");
        doors.add(spare);
        pool.scale(2).join();
        assertThat(spare.asked).as("answers through it").isPositive();

        lists.slow = "spare";

        assertThatThrownBy(() -> impatient.scale(3))
                .isInstanceOf(NotInForceException.class)
                .hasMessageStartingWith("waited 0.2 s for spare to render [");
    }

    @Test
    void namesTheBalancerThroughWhichNoneAnswers() {
        deployment.startEverything();
        Door spare = new Door("spare");
        spare.silent = true;
        doors.add(spare);

        assertThatThrownBy(() -> impatient.scale(2))
                .hasMessageContaining("an answer from each of [api-1, api-2] through spare");
    }

    @Test
    void changesItsOwnServiceOnly() {
        deployment.become(
                Topology.reference().toBuilder()
                        .service("shop", s -> s.image("api-java").route("/shop"))
                        .build(),
                images());
        deployment.startEverything();
        doors.clear();

        shop.scale(2).join();
        pool.scale(0).join();

        assertThat(shop.members()).extracting(Container::name).containsExactly("shop-1", "shop-2");
        assertThat(containers.stopped()).containsExactly("api-1");
        assertThat(history.entries(PoolEvent.Scaled.class))
                .extracting(entry -> entry.event().service())
                .containsExactly("shop", "api");
        assertThat(history.last(InstanceEvent.Stopped.class).orElseThrow().event())
                .isEqualTo(new InstanceEvent.Stopped("api-1", "api"));
    }

    private void keep(Container container) {
        keeping.run();
        kept.add(container.name());
    }

    private List<Integer> scaled() {
        return history.entries(PoolEvent.Scaled.class).stream()
                .map(entry -> entry.event().to())
                .toList();
    }

    private static DeployedImages images() {
        BuiltImage any = new BuiltImage("any", "any:1", "sha256:0", "");
        ServiceLabels labels = new ServiceLabels(Map.of("dev.ballast.base", "true"));
        return new DeployedImages(
                any,
                name -> new DeployedImages.OfService(any, labels, any, labels),
                name -> new DeployedImages.OfBalancer(any, new BalancerLabels(Map.of())));
    }

    /** Lists that follow the containers at once, unless frozen. */
    private final class Lists implements PoolView {
        private final List<Duration> expected = new ArrayList<>();
        private Optional<List<String>> frozen = Optional.empty();
        private Optional<List<String>> frozenPassing = Optional.empty();
        private String slow = "";

        @Override
        public Optional<List<String>> rendered(String balancer, String service) {
            return balancer.equals(slow) ? Optional.of(List.of()) : frozen.or(() -> passing(service));
        }

        @Override
        public Optional<List<String>> passing(String service) {
            if (frozenPassing.isPresent()) {
                return frozenPassing;
            }
            Set<String> running = new TreeSet<>();
            (service.equals("api") ? pool : shop)
                    .members()
                    .forEach(container -> running.add(Deployment.addressOf(container)));
            return Optional.of(List.copyOf(running));
        }

        @Override
        public void expectChange(Duration time) {
            expected.add(time);
        }
    }

    /** Answers in turn for each member. */
    private final class Door implements FrontDoor {
        private final String balancer;
        private final List<String> recorded = new ArrayList<>();
        private boolean silent;
        private boolean onlyFirst;
        private Runnable asking = () -> {};
        private int asked;

        Door(String balancer) {
            this.balancer = balancer;
        }

        @Override
        public String balancer() {
            return balancer;
        }

        @Override
        public Reply ask() {
            asking.run();
            if (silent) {
                return new Reply(0, "", Outcome.REFUSED, 0);
            }
            List<Container> members = pool.members();
            String hostname =
                    members.get(onlyFirst ? 0 : asked++ % members.size()).hostname();
            return new Reply(200, "{\"hostname\": \"%s\"}".formatted(hostname), Outcome.ANSWERED, 0);
        }

        @Override
        public void record(String purpose, Responses responses) {
            recorded.add(purpose);
        }
    }
}
