package dev.ballast.topology.file;

import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.engine.image.ShippedImages;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.EffectiveSetting;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Profile;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Settings;
import dev.ballast.topology.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes a topology of the tree of a file, and finds what is wrong in it. For one file. */
final class TopologyReader {

    static final List<String> TOP = List.of("kind", "name", "profile", "consul", "settings", "services", "balancers");
    static final List<String> CONSUL = List.of("servers", "port");
    static final List<String> SERVICE = List.of("image", "count", "route", "port", "check", "tags", "settings");
    static final List<String> BALANCER = List.of("strategy", "image", "count", "port", "settings");

    /** The only kind of file so far. */
    static final String KIND = "lab";

    private final Problems problems;
    private final Path folder;
    private final Taken taken;
    private final Map<String, Integer> lines = new HashMap<>(); // of settings, by path
    private final List<ServiceSpec> services = new ArrayList<>();
    private final List<BalancerSpec> balancers = new ArrayList<>();
    private int nextPort; // of a balancer that says none
    private String name;
    private Profile profile = Profile.REFERENCE;
    private int servers = Topology.reference().servers();
    private int uiPort;
    private Settings settings = Settings.NONE;

    /**
     * @param folder in which relative directories are
     * @param name of the topology if the file says none
     * @param ports of the first balancer and of Consul's UI if the file says none
     */
    TopologyReader(Problems problems, Path folder, String name, Ports ports) {
        this.problems = problems;
        this.folder = folder;
        this.name = name;
        this.taken = new Taken(problems);
        nextPort = ports.balancer();
        uiPort = ports.ui();
    }

    Topology read(Node root) {
        Section top = Section.of(root, "", TOP, problems);
        top.read("kind", TopologyReader::requireKind);
        top.read("name", node -> name = named(Section.text("name", node)));
        top.read("profile", node -> profile = profile(node));
        top.read("consul", this::readConsul);
        taken.takePort(uiPort, "consul", top.line("consul", Taken.PRESET));
        List<Setting> all = List.of(Setting.values());
        top.read("settings", node -> readSettings(node, "settings", all, this::set));
        addPresets(top);
        top.read("services", node -> names(node, "services").forEach(this::readService));
        top.read("balancers", node -> names(node, "balancers").forEach(this::readBalancer));
        Topology preset = Topology.reference(); // in place of services and balancers that may be wrong
        Topology set = new Topology(
                preset.name(),
                profile,
                preset.servers(),
                preset.uiPort(),
                preset.services(),
                preset.balancers(),
                settings);
        services.forEach(
                one -> requireTaken("services." + one.name(), one.image(), image -> set.effective(one, image)));
        balancers.forEach(
                one -> requireTaken("balancers." + one.name(), one.image(), image -> set.effective(one, image)));
        problems.throwIfAny();
        return new Topology(name, profile, servers, uiPort, services, balancers, settings);
    }

    private static void requireKind(Node node) {
        if (!Section.text("kind", node).equals(KIND)) {
            throw new IllegalArgumentException("kind (%s) must be %s".formatted(node.shown(), KIND));
        }
    }

    private static String named(String name) {
        return Topology.reference().withName(name).name();
    }

    private static Profile profile(Node node) {
        String id = Section.text("profile", node);
        return Stream.of(Profile.values())
                .filter(profile -> profile.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "profile (%s) must be reference or article".formatted(node.shown())));
    }

    private void readConsul(Node node) {
        Section consul = Section.of(node, "consul", CONSUL, problems);
        consul.read("servers", value -> {
            Integer number = Section.integer(value);
            if (number == null) {
                throw new IllegalArgumentException("servers (%s) must be 1, 3, 5 or 7".formatted(value.shown()));
            }
            servers = Topology.reference().withServers(number).servers();
        });
        consul.read("port", value -> uiPort = Section.integer("port", value, 0, Ports.LAST));
    }

    private void set(Setting setting, String value) {
        settings = settings.with(setting, value);
    }

    /** Adds what the file leaves as it is, before what it says, so that a name that it uses once more has a line. */
    private void addPresets(Section top) {
        Topology preset = profile == Profile.ARTICLE ? Topology.article() : Topology.reference();
        if (!top.has("services")) {
            services.addAll(preset.services());
            services.forEach(one -> {
                taken.take("name", one.name(), "services." + one.name(), Taken.PRESET);
                taken.takeRoute(one.route(), "services." + one.name(), Taken.PRESET);
            });
        }
        if (!top.has("balancers")) {
            BalancerSpec.Builder one = preset.balancers().get(0).toBuilder().port(nextPort);
            balancers.add(one.build());
            String balancer = balancers.get(0).name();
            taken.take("name", balancer, "balancers." + balancer, Taken.PRESET);
            taken.takePort(nextPort, "balancers." + balancer, Taken.PRESET);
        }
    }

    private Map<String, Node.Field> names(Node node, String path) {
        Map<String, Node.Field> names = Section.ofNames(node, path, problems).fields();
        if (names.isEmpty() && node instanceof Node.Fields) {
            throw new IllegalArgumentException(path + " must have at least one");
        }
        return names;
    }

    private void readService(String key, Node.Field field) {
        int before = problems.count();
        Section service = Section.of(field.value(), "services." + Problems.shown(key), SERVICE, problems);
        boolean keysKnown = problems.count() == before; // else one of them may be a misspelt route
        service.read(field.line(), () -> {
            ServiceSpec.Builder builder = new ServiceSpec.Builder(key);
            taken.take("name", key, service.path(), field.line());
            service.read(
                    "image", node -> builder.image(image("image", node, ShippedImages.all(), ShippedImages.apis())));
            service.read("count", node -> builder.count(Section.integer("count", node, 0, ServiceSpec.MAX_COUNT)));
            service.read("route", node -> {
                String route = Section.text("route", node);
                builder.route(route);
                taken.takeRoute(route, service.path(), service.line("route", field.line()));
            });
            if (keysKnown && !service.has("route")) {
                taken.takeRoute(ServiceSpec.ROOT, service.path(), field.line());
            }
            service.read("port", node -> builder.port(Section.integer("port", node, 1, Ports.LAST)));
            service.read("check", node -> builder.check(Section.text("check", node)));
            service.read("tags", node -> builder.tags(tags(node)));
            service.read(
                    "settings",
                    node -> readSettings(node, service.pathOf("settings"), Setting.all(true), builder::set));
            if (problems.count() == before || field.value() instanceof Node.Fields && !service.has("image")) {
                services.add(builder.build());
            }
        });
    }

    private static List<String> tags(Node node) {
        if (!(node instanceof Node.Items items) || items.nodes().isEmpty()) {
            throw new IllegalArgumentException(
                    "tags (%s) must be a list such as [a, b]; leave it out for those of the image"
                            .formatted(node instanceof Node.Items ? "[]" : node.shown()));
        }
        return items.nodes().stream().map(item -> Section.text("tags", item)).toList();
    }

    private void readBalancer(String key, Node.Field field) {
        int before = problems.count();
        int preset = nextPort;
        nextPort = 0; // of the others any free one
        Section balancer = Section.of(field.value(), "balancers." + Problems.shown(key), BALANCER, problems);
        boolean keysKnown = problems.count() == before; // else one of them may be a misspelt port
        balancer.read(field.line(), () -> {
            BalancerSpec.Builder builder = new BalancerSpec.Builder(key);
            taken.take("name", key, balancer.path(), field.line());
            if (balancer.has("strategy") && balancer.has("image")) {
                throw new IllegalArgumentException("strategy and image are the same; leave one of them out");
            }
            for (String same : List.of("strategy", "image")) {
                List<String> known = ShippedImages.balancers();
                balancer.read(same, node -> builder.strategy(image(same, node, known, known)));
            }
            balancer.read("count", node -> builder.count(Section.integer("count", node, 1, BalancerSpec.MAX_COUNT)));
            builder.port(preset);
            balancer.read("port", node -> {
                int port = Section.integer("port", node, 0, Ports.LAST);
                builder.port(port);
                taken.takePort(port, balancer.path(), balancer.line("port", field.line()));
            });
            if (keysKnown && !balancer.has("port")) {
                taken.takePort(preset, balancer.path(), field.line());
            }
            balancer.read(
                    "settings",
                    node -> readSettings(node, balancer.pathOf("settings"), Setting.all(false), builder::set));
            boolean hasImage = balancer.has("strategy") || balancer.has("image");
            if (problems.count() == before || field.value() instanceof Node.Fields && !hasImage) {
                balancers.add(builder.build());
            }
        });
    }

    /** @param suggested those of the known ones that a user may have meant */
    private ImageSource image(String key, Node node, List<String> known, List<String> suggested) {
        String text = Section.text(key, node);
        ImageSource image = named(key, () -> ImageSource.parse(text, folder));
        if (image.kind() == ImageSource.Kind.NAMED && !known.contains(text)) {
            throw new IllegalArgumentException(
                    "%s (%s) is unknown; there are %s. One of your own is a directory (./NAME) or an image (NAME:TAG)"
                            .formatted(key, node.shown(), Nearest.first(text, suggested)));
        }
        named(key, () -> DeclaredSettings.of(image)); // its label may be wrong
        return image;
    }

    private static <T> T named(String key, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(key, e.getMessage()), e);
        }
    }

    private void readSettings(Node node, String path, List<Setting> known, BiConsumer<Setting, String> set) {
        if (node instanceof Node.Scalar scalar && scalar.isNothing()) {
            return; // all of them are comments
        }
        Section read = Section.ofNames(node, path, problems);
        read.fields().forEach((key, field) -> {
            Optional<Setting> setting = Setting.of(key);
            if (setting.isEmpty()) {
                List<String> keys = known.stream().map(Setting::key).toList();
                problems.add(
                        field.line(),
                        "%s is unknown; there are %s".formatted(read.pathOf(key), Nearest.first(key, keys)));
                return;
            }
            read.read(key, value -> set.accept(setting.get(), Section.value(setting.get(), value)));
            lines.put(read.pathOf(key), field.value().line());
        });
    }

    /** Requires that an image can take its settings, with the line that says the value. */
    private void requireTaken(
            String path, ImageSource source, Function<ImageSettings, List<EffectiveSetting>> effective) {
        ImageSettings image = DeclaredSettings.of(source);
        for (EffectiveSetting one : effective.apply(image)) {
            String field = "settings." + one.setting().key();
            boolean own = one.origin() == EffectiveSetting.Origin.OWN;
            image.refusal(one, profile, source)
                    .ifPresent(why -> problems.add(
                            lines.getOrDefault(own ? path + "." + field : field, 1),
                            "%s.%s (%s) %s".formatted(path, field, one.value(), why)));
        }
    }
}
