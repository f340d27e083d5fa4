package dev.ballast.live;

import dev.ballast.Instance;
import dev.ballast.Lab;
import java.util.List;
import java.util.Optional;

/** Asks the engine and Consul for what the history does not have, while a page is open. */
final class Look {

    private static final int BALANCER_PORT = 5000;
    private static final int UI_PORT = 8500;

    /** The age after which an answer of Consul is outdated. */
    private static final double LEADER_HOLDS_MS = 5000;

    private final Lab lab;
    private final Streams streams;
    private volatile Facts containers = Facts.NONE;
    private volatile Leader leader = new Leader("", Double.NEGATIVE_INFINITY);

    private record Leader(String address, double atMs) {}

    Look(Lab lab, Streams streams) {
        this.lab = lab;
        this.streams = streams;
    }

    void atContainers() {
        if (streams.isEmpty() && containers != Facts.NONE) {
            return;
        }
        double at = lab.history().nowMs();
        List<Instance> all = lab.allInstances();
        containers = new Facts(
                at,
                all.stream().map(Look::seen).toList(),
                "",
                url(all, "balancer", BALANCER_PORT),
                url(all, "client-ui", UI_PORT));
    }

    private static Facts.Seen seen(Instance instance) {
        String address = instance.role().equals(Model.API) ? instance.address() : instance.ip();
        return new Facts.Seen(instance.name(), instance.role(), instance.hostname(), address, instance.running());
    }

    /** Asks each time, since a restart may change the port. */
    private String url(List<Instance> all, String name, int port) {
        return all.stream()
                .filter(instance -> instance.name().equals(name) && instance.running())
                .findFirst()
                .flatMap(instance -> published(instance, port))
                .map(host -> "http://%s:%d".formatted(lab.balancer().host(), host))
                .orElse("");
    }

    private static Optional<Integer> published(Instance instance, int port) {
        try {
            return Optional.of(instance.hostPort(port));
        } catch (IllegalStateException e) {
            return Optional.empty(); // it is starting
        }
    }

    void atTheLeader() {
        if (!streams.isEmpty()) {
            leader = new Leader(lab.consul().leader(), lab.history().nowMs());
        }
    }

    Facts facts() {
        Facts now = containers;
        Leader last = leader;
        boolean holds = lab.history().nowMs() - last.atMs() < LEADER_HOLDS_MS;
        return new Facts(now.atMs(), now.containers(), holds ? last.address() : "", now.url(), now.consul());
    }
}
