package dev.ballast.topology.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Settings;
import dev.ballast.topology.Topology;
import java.util.List;
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
        line(0, "settings: # of all services and balancers that do not set their own");
        for (Setting setting : Setting.values()) {
            String preset = setting.preset(topology.profile());
            String value = topology.settings().get(setting).orElse(preset);
            line(1, setting.key() + ": " + value + (value.equals(preset) ? "" : " # by default " + preset));
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
        write(service.settings(), true, service.image());
    }

    private void write(BalancerSpec balancer) {
        line(1, balancer.name() + ":");
        line(
                2,
                (balancer.image().kind() == ImageSource.Kind.NAMED ? "strategy: " : "image: ")
                        + scalar(balancer.image().toString()));
        line(2, "count: " + balancer.count());
        port(2, balancer.port());
        write(balancer.settings(), false, balancer.image());
    }

    private void port(int depth, int port) {
        line(depth, "port: " + port + (port == 0 ? " # any free one" : ""));
    }

    private void write(Settings own, boolean ofService, ImageSource image) {
        if (!own.isEmpty()) {
            line(2, "settings:");
            own.values().forEach((setting, value) -> line(3, setting.key() + ": " + value));
        }
        ImageSettings taken = DeclaredSettings.of(image);
        if (!taken.isKnown()) {
            line(
                    2,
                    "# unknown which settings this image puts into effect"
                            + (image.kind() == ImageSource.Kind.REFERENCE
                                    ? ""
                                    : ": it has no label dev.ballast.settings"));
            return;
        }
        List<Setting> ignored = Setting.all(ofService).stream()
                .filter(setting -> Boolean.FALSE.equals(taken.takes(setting)))
                .toList();
        if (!ignored.isEmpty()) {
            line(
                    2,
                    ignored.stream()
                            .map(Setting::key)
                            .collect(Collectors.joining(", ", "# not applicable to this image: ", "")));
        }
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
