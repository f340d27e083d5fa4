package dev.ballast.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.function.Supplier;

/**
 * What is deployed: Consul servers, a UI, instances of one API, and a balancer in front of them.
 *
 * <pre>{@code
 * Topology topology = Topology.builder().api("api-java").apis(3).balancer("haproxy").build();
 * }</pre>
 *
 * <p>Immutable. A value that does not fit is refused by an {@link IllegalArgumentException} that names it, and what fits.
 *
 * @param name what it is called in reports; not blank
 * @param profile tuned or as in the article
 * @param servers number of Consul servers: 1, 3, 5 or 7
 * @param api image of the API
 * @param apis number of API instances at the start, 0 to {@value #MAX_APIS}
 * @param balancer image of the balancer
 * @param ports ports on the host
 */
public record Topology(
        String name, Profile profile, int servers, ImageSource api, int apis, ImageSource balancer, Ports ports) {

    /** The most API instances that a lab may have. */
    public static final int MAX_APIS = 30;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** @throws IllegalArgumentException naming the first value that does not fit, and what fits */
    public Topology {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name (\"%s\") must not be blank".formatted(name));
        }
        if (servers < 1 || servers > 7 || servers % 2 == 0) {
            throw new IllegalArgumentException("servers (%d) must be 1, 3, 5 or 7".formatted(servers));
        }
        checkApis(apis);
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

    /**
     * Checks a number of API instances.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public static void checkApis(int apis) {
        if (apis < 0 || apis > MAX_APIS) {
            throw new IllegalArgumentException("apis (%d) must be 0 to %d".formatted(apis, MAX_APIS));
        }
    }

    /** Returns this with another name. */
    public Topology withName(String name) {
        return toBuilder().name(name).build();
    }

    /** Returns this with another number of Consul servers: 1, 3, 5 or 7. */
    public Topology withServers(int servers) {
        return toBuilder().servers(servers).build();
    }

    /** Returns this with another API image: a name, a directory with a Dockerfile, or an image reference. */
    public Topology withApi(String api) {
        return toBuilder().api(api).build();
    }

    /** Returns this with another number of API instances at the start, 0 to {@value #MAX_APIS}. */
    public Topology withApis(int apis) {
        return toBuilder().apis(apis).build();
    }

    /** Returns this with another balancer image: a name, a directory with a Dockerfile, or an image reference. */
    public Topology withBalancer(String balancer) {
        return toBuilder().balancer(balancer).build();
    }

    /** Returns this with other ports on the host. */
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
