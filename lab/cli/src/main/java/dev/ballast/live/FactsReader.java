package dev.ballast.live;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.Deployment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@link Facts} from the engine while a page is open. */
final class FactsReader {

    private final Lab lab;
    private final Streams streams;
    private volatile Facts containers = Facts.NONE;

    FactsReader(Lab lab, Streams streams) {
        this.lab = lab;
        this.streams = streams;
    }

    void readContainers() {
        if (streams.isEmpty() && containers != Facts.NONE) {
            return;
        }
        double at = lab.history().nowMs();
        List<Instance> all = lab.allInstances();
        containers = new Facts(
                at,
                all.stream().map(FactsReader::described).toList(),
                urls(all),
                url(all, Deployment.UI, Deployment.UI_PORT));
    }

    private Map<String, String> urls(List<Instance> all) {
        Map<String, String> urls = new LinkedHashMap<>();
        lab.balancers().stream().map(Balancer::name).forEach(name -> {
            String url = url(all, name, Deployment.BALANCER_PORT);
            if (!url.isEmpty()) {
                urls.put(name, url);
            }
        });
        return urls;
    }

    private static Facts.Container described(Instance instance) {
        String address = instance.role().equals(LivePool.INSTANCE) ? instance.address() : instance.ip();
        return new Facts.Container(
                instance.name(), instance.role(), instance.service(), instance.hostname(), address, instance.running());
    }

    /** Reads the published port each time, since a restart may change it. */
    private String url(List<Instance> all, String name, int port) {
        return all.stream()
                .filter(instance -> instance.name().equals(name) && instance.running())
                .findFirst()
                .flatMap(instance -> published(instance, port))
                .map(host -> "http://%s:%s".formatted(lab.balancer().host(), host))
                .orElse("");
    }

    private static Optional<Integer> published(Instance instance, int port) {
        try {
            return Optional.of(instance.hostPort(port));
        } catch (IllegalStateException e) {
            return Optional.empty(); // it is starting
        }
    }

    Facts facts() {
        return containers;
    }
}
