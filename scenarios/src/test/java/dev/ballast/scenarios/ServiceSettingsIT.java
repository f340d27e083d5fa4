package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each setting of services takes effect. Each service has one setting whose value is far above the default, and the time that
 * is observed is longer than the default allows, so that a slow machine changes nothing.
 */
@LabTest(topology = ServiceSettingsIT.Chosen.class, lifetime = LabTest.Lifetime.CLASS)
class ServiceSettingsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Consul forgets a critical instance 30 s too late at most, since it looks that often. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(120);

    /** When the instances that do not answer any more were frozen, on the history's clock. */
    private static double frozen;

    static final class Chosen implements Supplier<Topology> {
        @Override
        public Topology get() {
            String image = Resources.folder("/route-echo").toString();
            return Topology.builder()
                    .name("settings of services")
                    .servers(1)
                    .balancer("front", balancer -> balancer.strategy("haproxy"))
                    .service("api", api -> api.image(image))
                    .service("seldom", it -> it.image(image).route("/seldom").set(Setting.CHECK_INTERVAL, "4s"))
                    .service("slow", it -> it.image(image).route("/slow").set(Setting.CHECK_TIMEOUT, "8s"))
                    .service("kept", it -> it.image(image).route("/kept").set(Setting.DEREGISTER_AFTER, "none"))
                    .service(
                            "drained",
                            it -> it.image(image).count(2).route("/drained").set(Setting.DRAIN, "9s"))
                    .build();
        }
    }

    @BeforeAll
    static void freeze(Lab lab) {
        for (String name : new String[] {"api-1", "slow-1", "kept-1"}) {
            lab.history().record(RunEvent.Note.ofFault(name, "its API is frozen until the end"));
            Planted.stop(lab.instance(name), "api");
        }
        frozen = lab.history().nowMs();
    }

    /** A process that is stopped does not end when it is asked to. */
    @AfterAll
    static void goOn(Lab lab) {
        for (String name : new String[] {"api-1", "slow-1", "kept-1"}) {
            Planted.goOn(lab.instance(name), "api", Duration.ZERO);
        }
    }

    @Test
    @LabClaim("check-interval takes effect")
    void checksAsOftenAsTheIntervalSays(Lab lab) throws InterruptedException {
        Instance seldom = lab.instance("seldom-1");
        Instance usual = lab.instance("drained-1");
        long seldomBefore = checks(seldom);
        long usualBefore = checks(usual);
        Thread.sleep(12_000);

        assertThat(checks(seldom) - seldomBefore)
                .as("checks in 12 s, 4 s apart")
                .isBetween(1L, 5L);
        assertThat(checks(usual) - usualBefore).as("checks in 12 s, 1 s apart").isGreaterThan(5);
    }

    /** Returns how often the agent of a container has checked its API, which logs each request. */
    private static long checks(Instance instance) {
        return Planted.run(instance, "cat", "/var/log/supervisor/api.log")
                .lines()
                .filter(line -> line.startsWith("127.0.0.1 "))
                .count();
    }

    @Test
    @LabClaim("check-timeout takes effect")
    void waitsForACheckAsLongAsTheTimeoutSays(Lab lab) {
        await().atMost(LIMIT).until(() -> critical(lab).isPresent());

        assertThat(critical(lab).orElseThrow() - frozen)
                .as("ms from the freeze; with the default it is at most one interval and 2 s")
                .isGreaterThan(7_000);
    }

    /** Returns when Consul first listed slow's instance as failing. */
    private static Optional<Double> critical(Lab lab) {
        return lab.history().entries(ConsulEvent.Critical.class).stream()
                .filter(entry -> entry.event().service().equals("slow") && entry.atMs() > frozen)
                .map(Entry::atMs)
                .findFirst();
    }

    @Test
    @LabClaim("deregister-after takes effect")
    void forgetsAnInstanceOnlyIfItIsTold(Lab lab) {
        await().atMost(FORGOTTEN).until(() -> state(lab, "api").isEmpty());

        assertThat(state(lab, "kept")).isEqualTo("critical");
    }

    /** Returns the state of a service's first instance in Consul; blank if Consul does not list it. */
    private static String state(Lab lab, String service) {
        Map<String, String> instances = lab.consul().instances(service);
        return instances.getOrDefault(lab.instance(service + "-1").address(), "");
    }

    @Test
    @LabClaim("drain takes effect")
    void servesOnForAsLongAsTheDrainSays(Lab lab) {
        lab.scale("drained", 1);

        await().atMost(LIMIT)
                .until(() -> lab.history().last(InstanceEvent.Stopped.class).isPresent());
        assertThat(at(lab, InstanceEvent.Stopped.class) - at(lab, InstanceEvent.Deregistered.class))
                .as("ms from the deregistration of drained-2 to the end of its container")
                .isGreaterThan(8_000);
    }

    private static double at(Lab lab, Class<? extends InstanceEvent> type) {
        return lab.history().entries(type).stream()
                .filter(entry -> entry.event().instance().equals("drained-2"))
                .mapToDouble(Entry::atMs)
                .findFirst()
                .orElseThrow();
    }
}
