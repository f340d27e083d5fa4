package dev.ballast.topology;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is deployed: Consul servers, a UI, services, and balancers in front of them.
 *
 * <pre>{@code
 * Topology one = Topology.builder().api("api-java").apis(3).balancer("haproxy").build();
 * Topology two = Topology.builder()
 *         .service("api", s -> s.image("api-flask").count(2).set(Setting.DRAIN, "4s"))
 *         .service("shop", s -> s.image("api-java").route("/shop"))
 *         .balancer("front", b -> b.strategy("nginx-reload"))
 *         .set(Setting.CHECK_INTERVAL, "1s")
 *         .build();
 * }</pre>
 *
 * <p>Immutable. A value that does not fit is refused by an {@link IllegalArgumentException} that names it, and what fits.
 * {@code dev.ballast.topology.file.TopologyFile} reads and writes topologies as YAML.
 *
 * @param name what it is called in reports; not blank
 * @param profile tuned or as in the article
 * @param servers number of Consul servers: 1, 3, 5 or 7
 * @param uiPort port of Consul's UI and HTTP API on the host; 0 picks a free one
 * @param services one or more, of different names and routes
 * @param balancers one or more, of different names and ports
 * @param settings of all services and balancers that do not set their own
 */
public record Topology(
        String name,
        Profile profile,
        int servers,
        int uiPort,
        List<ServiceSpec> services,
        List<BalancerSpec> balancers,
        Settings settings) {

    /** The most instances to which the short form {@link #withApis} and a running lab go. */
    public static final int MAX_APIS = 30;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** @throws IllegalArgumentException naming the first value that does not fit, and what fits */
    public Topology {
        checkName(name);
        checkServers(servers);
        FieldRules.within("ui port", uiPort, 0, Ports.LAST);
        services = List.copyOf(services);
        balancers = List.copyOf(balancers);
        if (services.isEmpty() || balancers.isEmpty()) {
            throw new IllegalArgumentException("%s are missing; there must be at least one"
                    .formatted(services.isEmpty() ? "services" : "balancers"));
        }
        Distinct.require(services, balancers, uiPort);
    }

    static void checkName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name (\"%s\") must not be blank".formatted(name));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("name must not have control characters");
        }
    }

    static void checkServers(int servers) {
        if (servers < 1 || servers > 7 || servers % 2 == 0) {
            throw new IllegalArgumentException("servers (%d) must be 1, 3, 5 or 7".formatted(servers));
        }
    }

    /** Returns a builder that begins with the values of {@link #reference}. */
    public static TopologyBuilder builder() {
        return new TopologyBuilder();
    }

    /** Returns the article's system with our tuned defaults: three servers, one {@code api-flask}, {@code nginx-reload}. */
    public static Topology reference() {
        return builder().build();
    }

    /** Returns the article's system untuned, its flaws included: as {@link #reference}, but {@code nginx-restart}. */
    public static Topology article() {
        return builder()
                .name("article")
                .profile(Profile.ARTICLE)
                .balancer("nginx-restart")
                .build();
    }

    /** Returns a builder that begins with this topology's values. */
    public TopologyBuilder toBuilder() {
        return new TopologyBuilder(this);
    }

    /** Returns the image of the first service. */
    public ImageSource api() {
        return services.get(0).image();
    }

    /** Returns the number of instances of the first service at the start. */
    public int apis() {
        return services.get(0).count();
    }

    /** Returns the image of the first balancer. */
    public ImageSource balancer() {
        return balancers.get(0).image();
    }

    /** Returns the ports of the first balancer and of Consul's UI on the host. */
    public Ports ports() {
        return new Ports(balancers.get(0).port(), uiPort);
    }

    /**
     * Returns the settings of one of the services, each with its nearest value, in the order of {@link Setting}.
     *
     * @param image says the image's own defaults
     */
    public List<EffectiveSetting> effective(ServiceSpec service, ImageSettings image) {
        return effective(true, service.settings(), image);
    }

    /**
     * Returns the settings of one of the balancers, each with its nearest value, in the order of {@link Setting}.
     *
     * @param image says the image's own defaults
     */
    public List<EffectiveSetting> effective(BalancerSpec balancer, ImageSettings image) {
        return effective(false, balancer.settings(), image);
    }

    /** Returns the settings of one of the services as of an image that says nothing of settings. */
    public List<EffectiveSetting> effective(ServiceSpec service) {
        return effective(service, ImageSettings.UNKNOWN);
    }

    /** Returns the settings of one of the balancers as of an image that says nothing of settings. */
    public List<EffectiveSetting> effective(BalancerSpec balancer) {
        return effective(balancer, ImageSettings.UNKNOWN);
    }

    private List<EffectiveSetting> effective(boolean ofService, Settings own, ImageSettings image) {
        return Setting.all(ofService).stream()
                .map(setting -> own.get(setting)
                        .map(value -> new EffectiveSetting(setting, value, EffectiveSetting.Origin.OWN))
                        .or(() -> settings.get(setting)
                                .map(value -> new EffectiveSetting(setting, value, EffectiveSetting.Origin.TOPOLOGY)))
                        .or(() -> image.preset(setting)
                                .map(value -> new EffectiveSetting(setting, value, EffectiveSetting.Origin.IMAGE)))
                        .orElseGet(() -> new EffectiveSetting(
                                setting, setting.preset(profile), EffectiveSetting.Origin.PROFILE)))
                .toList();
    }

    /**
     * Requires that the images can take the values of their settings, and that all settings of a service or a balancer itself are
     * applicable to its image.
     *
     * @param images say which settings they take
     * @throws IllegalArgumentException with a line for each value that an image cannot take, with its field
     */
    public void requireTaken(Function<ImageSource, ImageSettings> images) {
        List<String> refused = Stream.concat(
                        services.stream().flatMap(one -> {
                            ImageSettings image = images.apply(one.image());
                            return refused("services." + one.name(), one.image(), image, effective(one, image));
                        }),
                        balancers.stream().flatMap(one -> {
                            ImageSettings image = images.apply(one.image());
                            return refused("balancers." + one.name(), one.image(), image, effective(one, image));
                        }))
                .toList();
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", refused));
        }
    }

    private Stream<String> refused(
            String path, ImageSource source, ImageSettings image, List<EffectiveSetting> effective) {
        return effective.stream()
                .flatMap(one -> image
                        .refusal(one, profile, source)
                        .map(why -> "%s.settings.%s (%s) %s"
                                .formatted(path, one.setting().key(), one.value(), why))
                        .stream());
    }

    /**
     * Checks a number of instances of the first service.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public static void checkApis(int apis) {
        FieldRules.within("apis", apis, 0, MAX_APIS);
    }

    /** Returns this with another name. */
    public Topology withName(String name) {
        return toBuilder().name(name).build();
    }

    /** Returns this with another number of Consul servers: 1, 3, 5 or 7. */
    public Topology withServers(int servers) {
        return toBuilder().servers(servers).build();
    }

    /** Returns this with another image of the first service: a name, a directory with a Dockerfile, or an image reference. */
    public Topology withApi(String api) {
        return toBuilder().api(api).build();
    }

    /** Returns this with another number of instances of the first service at the start, 0 to {@value #MAX_APIS}. */
    public Topology withApis(int apis) {
        return toBuilder().apis(apis).build();
    }

    /** Returns this with another image of the first balancer: a name, a directory with a Dockerfile, or an image reference. */
    public Topology withBalancer(String balancer) {
        return toBuilder().balancer(balancer).build();
    }

    /** Returns this with other ports on the host, for the first balancer and Consul's UI. */
    public Topology withPorts(Ports ports) {
        return toBuilder().ports(ports).build();
    }

    /** Returns this as JSON, as the label {@code dev.ballast.topology} has it. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("topology " + this + " does not become JSON", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote, here or in an earlier version.
     *
     * @throws IllegalArgumentException if it is no topology, with the text
     */
    public static Topology fromJson(String json) {
        try {
            return JSON.readValue(json, Topology.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a topology: " + json, e);
        }
    }

    @JsonValue
    JsonForm jsonForm() {
        return new JsonForm(name, profile, servers, api(), apis(), balancer(), ports(), services, balancers, settings);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Topology of(JsonForm form) {
        return form.topology();
    }

    /** {@link Topology#reference()}, for {@code @LabTest(topology = …)}. */
    public static final class Reference implements Supplier<Topology> {
        @Override
        public Topology get() {
            return reference();
        }
    }

    /** {@link Topology#article()}, for {@code @LabTest(topology = …)}. */
    public static final class Article implements Supplier<Topology> {
        @Override
        public Topology get() {
            return article();
        }
    }
}
