package dev.ballast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Does the steps between made-up topologies, fails half-way, and goes on with any other topology. */
class InterruptedChangesTest {

    private static final int SEEDS = 300;

    /** What containers there are; a service or a balancer by its name, its containers as they were told. */
    private static final class Containers {
        final Map<String, List<String>> instances = new HashMap<>();
        final Map<String, List<String>> balancers = new HashMap<>();
        final Map<String, Set<String>> served = new HashMap<>();

        /** Does a step, or a part of it. */
        void take(Step step, boolean whole) {
            Topology target = step.target();
            switch (step.kind()) {
                case ADD_SERVICE, SCALE -> {
                    List<String> all = instances.computeIfAbsent(step.name(), name -> new ArrayList<>());
                    String told = service(target, step.name());
                    int wanted = whole ? step.to() : (all.size() + step.to()) / 2;
                    while (all.size() > wanted) {
                        all.remove(all.size() - 1);
                    }
                    while (all.size() < wanted) {
                        all.add(told);
                    }
                }
                case ROLL -> {
                    List<String> all = instances.get(step.name());
                    int rolled = whole ? all.size() : all.size() / 2;
                    for (int i = 0; i < rolled; i++) {
                        all.set(i, service(target, step.name()));
                    }
                }
                case ADD_BALANCER, REPLACE, SCALE_BALANCER -> {
                    List<String> all = new ArrayList<>();
                    for (int i = 0; i < (whole ? step.to() : 1); i++) {
                        all.add(balancer(target, step.name()));
                    }
                    assertThat(instances.keySet())
                            .as("a balancer serves what is there")
                            .containsAll(serviceNames(target));
                    balancers.put(step.name(), all);
                    served.put(step.name(), serviceNames(target));
                }
                case REMOVE_BALANCER -> {
                    if (whole) {
                        balancers.remove(step.name());
                        served.remove(step.name());
                    }
                }
                case REMOVE_SERVICE -> {
                    assertThat(served.values()).noneMatch(names -> names.contains(step.name()));
                    List<String> all = instances.get(step.name());
                    if (whole || all == null) {
                        instances.remove(step.name());
                    } else {
                        all.subList(0, all.size() / 2).clear();
                    }
                }
            }
        }

        static Containers of(Topology topology) {
            Containers containers = new Containers();
            topology.services().forEach(one -> {
                List<String> all = new ArrayList<>();
                for (int i = 0; i < one.count(); i++) {
                    all.add(service(topology, one.name()));
                }
                containers.instances.put(one.name(), all);
            });
            topology.balancers().forEach(one -> {
                List<String> all = new ArrayList<>();
                for (int i = 0; i < one.count(); i++) {
                    all.add(balancer(topology, one.name()));
                }
                containers.balancers.put(one.name(), all);
                containers.served.put(one.name(), serviceNames(topology));
            });
            return containers;
        }

        private static Set<String> serviceNames(Topology topology) {
            Set<String> names = new HashSet<>();
            topology.services().forEach(one -> names.add(one.name()));
            return names;
        }

        private static String service(Topology topology, String name) {
            ServiceSpec spec = topology.services().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            return spec.image().toString() + values(topology.effective(spec));
        }

        private static String balancer(Topology topology, String name) {
            BalancerSpec spec = topology.balancers().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Map<String, String> routes = new HashMap<>();
            topology.services().forEach(one -> routes.put(one.name(), one.route()));
            return spec.image() + ":" + spec.port() + values(topology.effective(spec)) + routes;
        }

        private static List<String> values(List<EffectiveSetting> settings) {
            return settings.stream()
                    .map(one -> one.setting() + "=" + one.value())
                    .toList();
        }
    }

    @Test
    void sayingItAgainGoesOn() {
        int interrupted = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Topology first = madeUp(random);
            Containers containers = Containers.of(first);
            InForce inForce = InForce.settled(first);
            for (int change = 0; change < 4; change++) {
                Topology wanted = change == 3 ? first : madeUp(random);
                boolean fails = change < 3 && random.nextInt(3) > 0;
                List<Step> steps = steps(inForce, containers, wanted);
                int failing = fails ? random.nextInt(steps.size() + 1) : steps.size();
                for (Step step : steps.subList(0, failing)) {
                    containers.take(step, true);
                    inForce = step.after();
                }
                if (failing < steps.size()) {
                    interrupted++;
                    inForce = steps.get(failing).during();
                    containers.take(steps.get(failing), false);
                } else {
                    Containers expected = Containers.of(wanted);
                    assertThat(containers.instances).as("seed %d", seed).isEqualTo(expected.instances);
                    assertThat(containers.balancers).as("seed %d", seed).isEqualTo(expected.balancers);
                    assertThat(inForce.isSettled()).as("seed %d", seed).isTrue();
                    assertThat(steps(inForce, containers, wanted)).isEmpty();
                }
            }
        }
        assertThat(interrupted).isGreaterThan(SEEDS);
    }

    private static List<Step> steps(InForce inForce, Containers containers, Topology wanted) {
        Map<String, Integer> counts = new HashMap<>();
        containers.instances.forEach((name, all) -> counts.put(name, all.size()));
        return Differences.between(
                inForce.withCounts(counts),
                wanted,
                source -> ImageSettings.labelled(
                        "check-interval check-timeout deregister-after drain template-wait upstream-idle upstream-kept max-fails"
                                + " fail-timeout client-idle connect-timeout response-timeout retries"));
    }

    private static Topology madeUp(Random random) {
        TopologyBuilder builder = Topology.builder().name("lab");
        List<String> routes = new ArrayList<>(List.of("/", "/a", "/b", "c.example"));
        for (String name : some(random, "api", "shop", "wiki")) {
            String route = routes.remove(random.nextInt(routes.size()));
            builder.service(name, s -> {
                s.image(random.nextBoolean() ? "api-flask" : "api-go")
                        .count(random.nextInt(4))
                        .route(route);
                if (random.nextInt(3) == 0) {
                    s.set(Setting.DRAIN, "2s");
                }
            });
        }
        List<Integer> ports = new ArrayList<>(List.of(5000, 5001));
        for (String name : some(random, "front", "spare", "third")) {
            builder.balancer(name, b -> {
                b.strategy(random.nextBoolean() ? "haproxy" : "caddy").count(1 + random.nextInt(2));
                if (name.equals("front")) {
                    b.port(ports.remove(0));
                } else if (name.equals("third")) {
                    b.port(ports.remove(0));
                } else {
                    b.port(7000);
                }
                if (random.nextInt(3) == 0) {
                    b.set(Setting.RETRIES, "7");
                }
            });
        }
        if (random.nextInt(3) == 0) {
            builder.set(Setting.CHECK_INTERVAL, "9s").set(Setting.CLIENT_IDLE, "9s");
        }
        return builder.build();
    }

    private static List<String> some(Random random, String... names) {
        List<String> some = new ArrayList<>();
        for (String name : names) {
            if (random.nextBoolean()) {
                some.add(name);
            }
        }
        return some.isEmpty() ? List.of(names[random.nextInt(names.length)]) : some;
    }
}
