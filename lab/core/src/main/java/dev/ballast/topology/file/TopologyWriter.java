package dev.ballast.topology.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.EffectiveSetting;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints a topology as YAML. For one text. */
final class TopologyWriter {

    /** Words that YAML takes for text, in whatever version. */
    private static final Pattern PLAIN = Pattern.compile(
            "/|(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z/]" + "[A-Za-z0-9_./:@-]*[A-Za-z0-9_/]");

    /** A quoted text of JSON is one of YAML too. */
    private static final ObjectMapper QUOTES = new ObjectMapper();

    private final Topology topology;
    private final StringBuilder text = new StringBuilder();

    TopologyWriter(Topology topology) {
        this.topology = topology;
    }

    String text() {
        line(0, "# ./ballast topology prints all values, defaults too; docs/reference/topology.md explains them");
        line(0, "kind: " + TopologyReader.KIND);
        line(0, "name: " + scalar(topology.name()));
        line(0, "profile: " + topology.profile().id());
        line(0, "consul:");
        line(1, "servers: " + topology.servers());
        port(1, topology.uiPort());
        if (!topology.settings().isEmpty()) {
            line(0, "settings: # of all services and balancers that do not set their own");
            topology.settings().values().forEach((setting, value) -> line(1, setting.key() + ": " + value));
        }
        line(0, "services:");
        topology.services().forEach(this::write);
        line(0, "balancers:");
        topology.balancers().forEach(this::write);
        return text.toString();
    }

    private void write(ServiceSpec service) {
        line(1, service.name() + ":");
        line(2, "image: " + scalar(service.image().toString()));
        line(2, "count: " + service.count());
        line(2, "route: " + service.route());
        if (service.port() != 0) {
            line(2, "port: " + service.port());
        }
        if (!service.check().isEmpty()) {
            line(2, "check: " + scalar(service.check()));
        }
        if (!service.tags().isEmpty()) {
            line(
                    2,
                    service.tags().stream()
                            .map(TopologyWriter::scalar)
                            .collect(Collectors.joining(", ", "tags: [", "]")));
        }
        write(service.image(), image -> topology.effective(service, image));
    }

    private void write(BalancerSpec balancer) {
        line(1, balancer.name() + ":");
        line(
                2,
                (balancer.image().kind() == ImageSource.Kind.NAMED ? "strategy: " : "image: ")
                        + scalar(balancer.image().toString()));
        line(2, "count: " + balancer.count());
        port(2, balancer.port());
        write(balancer.image(), image -> topology.effective(balancer, image));
    }

    private void port(int depth, int port) {
        line(depth, "port: " + port + (port == 0 ? " # any free one" : ""));
    }

    /** Writes what a container is told: a value that is set for all is that of each one too. */
    private void write(ImageSource source, Function<ImageSettings, List<EffectiveSetting>> effective) {
        ImageSettings image = DeclaredSettings.of(source);
        List<EffectiveSetting> all = effective.apply(image);
        List<EffectiveSetting> told = image.told(all);
        if (!told.isEmpty()) {
            line(2, "settings:");
            told.forEach(one -> line(
                    3,
                    "%s: %s%s".formatted(one.setting().key(), one.value(), isDefault(one, image) ? " # default" : "")));
        }
        if (!image.isKnown()) {
            line(
                    2,
                    "# unknown which settings this image puts into effect"
                            + (source.kind() == ImageSource.Kind.REFERENCE
                                    ? ""
                                    : ": it has no label dev.ballast.settings"));
            return;
        }
        List<String> ignored = all.stream()
                .filter(one -> !told.contains(one))
                .map(one -> one.setting().key())
                .toList();
        if (!ignored.isEmpty()) {
            line(2, "# not applicable to this image: " + String.join(", ", ignored));
        }
    }

    /** Says the same of a default that is read from what was printed, where it is set. */
    private boolean isDefault(EffectiveSetting one, ImageSettings image) {
        Setting setting = one.setting();
        return one.value().equals(image.preset(setting).orElse(setting.preset(topology.profile())));
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    private static String scalar(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        try {
            return QUOTES.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text does not become JSON: " + value, e);
        }
    }
}
