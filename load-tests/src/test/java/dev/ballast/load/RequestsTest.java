package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.Session;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestsTest {

    /** What Gatling leaves of a silent request, in which no user fails. */
    private static Session session(Map<String, Object> saved) {
        return new Session(io.gatling.core.session.Session$.MODULE$.apply("warm-up", 1, null)).setAll(saved);
    }

    @Test
    void aSilentRequestThatFailedIsNotRight() {
        assertThat(Requests.isRight(session(Map.of("post", true, "status", 501))))
                .isFalse();
        assertThat(Requests.isRight(session(Map.of("post", true, "status", 200, "hostname", "a"))))
                .as("another body came back")
                .isFalse();
        assertThat(Requests.isRight(session(Map.of("post", false, "status", 200))))
                .isFalse();
        assertThat(Requests.isRight(session(Map.of("post", false, "status", 503, "hostname", "a"))))
                .isFalse();
        assertThat(Requests.isRight(session(Map.of("post", false))))
                .as("refused")
                .isFalse();
    }

    @Test
    void aRightBodyIsRight() {
        assertThat(Requests.isRight(session(Map.of("post", false, "status", 200, "hostname", "a"))))
                .isTrue();
        assertThat(Requests.isRight(session(Map.of("post", true, "status", 200, "echo", "load=1"))))
                .isTrue();
    }
}
