package dev.ballast.cli.lab;

import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.topology.EffectiveSetting;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A topology with its settings as they are for each service and balancer: the JSON of {@code topology --json}. */
record TopologyView(String name, String profile, Consul consul, List<Service> services, List<Balancer> balancers) {

    record Consul(int servers, int port) {}

    /**
     * @param port 0 for the one that the image says
     * @param check blank for the one that the image says
     * @param tags empty for those that the image says
     */
    record Service(
            String name,
            String image,
            int count,
            String route,
            int port,
            String check,
            List<String> tags,
            Map<String, Value> settings) {}

    /** @param port 0 for any free one */
    record Balancer(String name, String image, int count, int port, Map<String, Value> settings) {}

    /**
     * A setting.
     *
     * @param from {@code own}, {@code topology}, {@code image} or {@code profile}
     * @param applicable whether the image puts it into effect, or null if that is not known
     */
    record Value(String value, String from, @Nullable Boolean applicable) {}

    static TopologyView of(Topology topology) {
        return new TopologyView(
                topology.name(),
                topology.profile().id(),
                new Consul(topology.servers(), topology.uiPort()),
                topology.services().stream()
                        .map(one -> new Service(
                                one.name(),
                                one.image().toString(),
                                one.count(),
                                one.route(),
                                one.port(),
                                one.check(),
                                one.tags(),
                                values(one.image(), image -> topology.effective(one, image))))
                        .toList(),
                topology.balancers().stream()
                        .map(one -> new Balancer(
                                one.name(),
                                one.image().toString(),
                                one.count(),
                                one.port(),
                                values(one.image(), image -> topology.effective(one, image))))
                        .toList());
    }

    private static Map<String, Value> values(
            ImageSource source, Function<ImageSettings, List<EffectiveSetting>> effective) {
        ImageSettings image = DeclaredSettings.of(source);
        Map<String, Value> values = new LinkedHashMap<>();
        effective
                .apply(image)
                .forEach(one -> values.put(
                        one.setting().key(),
                        new Value(
                                one.value(),
                                one.origin().name().toLowerCase(Locale.ROOT),
                                image.takes(one.setting()))));
        return values;
    }
}
