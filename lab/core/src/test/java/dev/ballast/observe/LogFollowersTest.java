package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.Container;
import dev.ballast.engine.Role;
import dev.ballast.history.History;
import dev.ballast.loss.AccessLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogFollowersTest {

    private static final Container GONE = container("1".repeat(64), "api-1");
    private static final Container THERE = container("2".repeat(64), "api-2");

    private final FakeStreams streams = new FakeStreams();
    private final History history = History.inMemory();
    private final Instant longAgo = history.start().minusSeconds(60);
    private final LogFollowers logs =
            new LogFollowers(streams, new Sightings(history), name -> new AccessLog(), (container, line) -> {});

    @BeforeEach
    void followBoth() {
        logs.follow(GONE, true, longAgo);
        logs.follow(THERE, true, longAgo);
    }

    @Test
    void forgetsContainersThatAreGone() {
        streams.lines(GONE.id()).ended(longAgo);
        streams.lines(THERE.id()).ended(longAgo); // stopped, and may be started again

        assertThat(logs.forgetAllBut(List.of(THERE))).containsExactly(GONE.id());
        assertThat(logs.forgetAllBut(List.of(THERE))).isEmpty();
    }

    @Test
    void keepsContainersWhoseLinesHaveNotEnded() {
        assertThat(logs.forgetAllBut(List.of(THERE))).isEmpty();
    }

    @Test
    void keepsContainersThatEndedJustNow() {
        streams.lines(GONE.id()).ended(Instant.now());

        assertThat(logs.forgetAllBut(List.of(THERE))).isEmpty();
    }

    private static Container container(String id, String name) {
        return new Container(id, name, Role.API, "10.0.0.7", Map.of(), true, "api");
    }
}
