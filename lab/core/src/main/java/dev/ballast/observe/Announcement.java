package dev.ballast.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.engine.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An announcement that a container prints; docs/reference/container-lines.md has the contract.
 *
 * @param event {@code registered}, {@code deregistered} or {@code rendered}
 * @param at when, in epoch seconds by the container's clock
 * @param errorMs how far off that may be, in milliseconds
 * @param upstreams the member list that is in force, if one was rendered
 * @param services the members of each service, if the balancer says so; their union is {@code upstreams}
 */
record Announcement(
        String event, double at, double errorMs, List<String> upstreams, Map<String, List<String>> services) {

    private static final String PREFIX = "ballast {";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int MOST_SERVICES = 100;

    /** Longer than any {@code ip:port}. */
    private static final int LONGEST_ADDRESS = 64;

    Announcement {
        event = Objects.requireNonNullElse(event, "");
        services = checked(services);
        List<String> members = union(services);
        upstreams = upstreams == null ? members : checked("upstreams", upstreams);
        if (!services.isEmpty() && !Set.copyOf(upstreams).equals(Set.copyOf(members))) {
            throw new IllegalArgumentException("upstreams are not those of the services");
        }
    }

    private static List<String> union(Map<String, List<String>> services) {
        return services.values().stream().flatMap(List::stream).distinct().toList();
    }

    private static Map<String, List<String>> checked(@Nullable Map<String, List<String>> services) {
        if (services == null) {
            return Map.of();
        }
        if (services.size() > MOST_SERVICES) {
            throw new IllegalArgumentException("there are more than %d services".formatted(MOST_SERVICES));
        }
        Map<String, List<String>> checked = new TreeMap<>();
        services.forEach((name, members) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a service's name is 1 to 63 of A-Z, a-z, 0-9, ., _ and -");
            }
            checked.put(name, checked(name, members));
        });
        return checked;
    }

    private static List<String> checked(String of, @Nullable List<String> members) {
        if (members == null
                || members.stream().anyMatch(it -> it == null || it.isBlank() || it.length() > LONGEST_ADDRESS)) {
            throw new IllegalArgumentException("%s is no list of ip:port".formatted(of));
        }
        return members;
    }

    /**
     * Reads a line, or returns empty if it is no announcement.
     *
     * @throws IllegalArgumentException if it begins like one and cannot be read
     */
    static Optional<Announcement> in(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(line.substring(PREFIX.length() - 1), Announcement.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not an announcement: %s; docs/reference/container-lines.md shows one".formatted(line), e);
        }
    }

    /** Returns whether a container of a role may say it: only a balancer has a member list, and each speaks for itself. */
    boolean maySay(Role role) {
        return !event.equals("rendered") || role == Role.BALANCER;
    }

    /** Returns when, by the container's clock. */
    Instant moment() {
        return Instant.ofEpochSecond(0, Math.round(at * 1e6) * 1000);
    }
}
