package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.Test;

class GuardTest {

    /** As {@code ./ballast up --live-port 80} by root has it. */
    @Test
    void admitsOwnPageOnPort80() {
        Guard guard = new Guard(80, "secret");

        assertThatCode(() -> guard.admitChange(change("127.0.0.1"))).doesNotThrowAnyException();
        assertThatCode(() -> guard.admitChange(change("localhost"))).doesNotThrowAnyException();
        assertThatCode(() -> guard.admitReading(change("127.0.0.1:80"))).doesNotThrowAnyException();
        for (String other : new String[] {"127.0.0.1:8080", "127.0.0.1:80:80", "evil.example", "evil.example:80", ""}) {
            assertThatThrownBy(() -> guard.admitReading(change(other)))
                    .as(other)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageEndingWith("open http://127.0.0.1/");
        }
    }

    private static Headers change(String host) {
        Headers headers = new Headers();
        headers.set("Host", host);
        headers.set("Origin", "http://" + host);
        headers.set(Guard.TOKEN_HEADER, "secret");
        headers.set("Content-Type", "application/json");
        return headers;
    }
}
