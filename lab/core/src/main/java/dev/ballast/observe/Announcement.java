package dev.ballast.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.engine.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An announcement that a container prints; docs/reference/container-lines.md has the contract.
 *
 * @param event {@code registered}, {@code deregistered} or {@code rendered}
 * @param at when, in epoch seconds by the container's clock
 * @param errorMs how far off that may be, in milliseconds
 * @param upstreams the member list that is in force, if one was rendered
 */
record Announcement(
        String event, double at, double errorMs, @Nullable List<String> upstreams) {

    private static final String PREFIX = "ballast {";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

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
