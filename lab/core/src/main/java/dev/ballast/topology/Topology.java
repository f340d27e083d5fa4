package dev.ballast.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.function.Supplier;

/**
 * What is deployed: Consul servers, a UI, instances of one API, and a balancer before them.
 *
 * @param name what it is called in reports
 * @param profile tuned or as in the article
 * @param servers Consul servers; odd, 1 to 7
 * @param api image of the API
 * @param apis instances of the API at the start, 0 to {@value #MAX_APIS}
 * @param balancer image of the balancer
 * @param ports ports on the host
 */
public record Topology(
        String name, Profile profile, int servers, ImageSource api, int apis, ImageSource balancer, Ports ports) {

    /** The most instances that a lab is asked to hold. */
    public static final int MAX_APIS = 30;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Topology {
        if (servers < 1 || servers > 7 || servers % 2 == 0) {
            throw new IllegalArgumentException("servers (%d) must be 1, 3, 5 or 7".formatted(servers));
        }
        checkApis(apis);
    }

    /** Returns the article's system untuned, its flaws included. */
    public static Topology article() {
        return new Topology(
                "article",
                Profile.ARTICLE,
                3,
                ImageSource.parse("api-flask"),
                1,
                ImageSource.parse("nginx-restart"),
                Ports.FREE);
    }

    /** Returns the same system with our tuned defaults. */
    public static Topology reference() {
        return new Topology(
                "reference",
                Profile.REFERENCE,
                3,
                ImageSource.parse("api-flask"),
                1,
                ImageSource.parse("nginx-reload"),
                Ports.FREE);
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

    public Topology withName(String name) {
        return new Topology(name, profile, servers, api, apis, balancer, ports);
    }

    public Topology withServers(int servers) {
        return new Topology(name, profile, servers, api, apis, balancer, ports);
    }

    /** Returns this with another API image: a name, a directory with a Dockerfile, or an image reference. */
    public Topology withApi(String api) {
        return new Topology(name, profile, servers, ImageSource.parse(api), apis, balancer, ports);
    }

    public Topology withApis(int apis) {
        return new Topology(name, profile, servers, api, apis, balancer, ports);
    }

    /** Returns this with another balancer image: a name, a directory with a Dockerfile, or an image reference. */
    public Topology withBalancer(String balancer) {
        return new Topology(name, profile, servers, api, apis, ImageSource.parse(balancer), ports);
    }

    public Topology withPorts(Ports ports) {
        return new Topology(name, profile, servers, api, apis, balancer, ports);
    }

    /** Returns this as JSON, for a label. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("topology " + this + " does not become JSON", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is no topology
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
