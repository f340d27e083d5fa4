package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.ConnectionCount;
import dev.ballast.request.Outcome;
import dev.ballast.workload.ScriptedServer.Act;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpConnectionTest {

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource(
            value = ScriptedServer.End.class,
            names = {"CLOSE", "RESET"})
    void sendsNothingOnAConnectionClosedWhileIdle(ScriptedServer.End end) throws IOException {
        ConnectionCount count = new ConnectionCount();
        try (ScriptedServer server = new ScriptedServer(request -> new Act(ScriptedServer.ok("abc"), end));
                HttpConnection connection =
                        new HttpConnection(new InetSocketAddress("127.0.0.1", server.port()), count, new Answer())) {
            server.holdEnds();
            for (int nth = 0; nth < 3; nth++) {
                assertThat(exchange(connection)).isEqualTo(Outcome.ANSWERED);
                assertThat(connection.reused()).isFalse();
                assertThat(connection.number()).isEqualTo(nth);
                assertThat(count.closedIdle()).isEqualTo(nth);
                server.end();
            }
            assertThat(server.requests()).isEqualTo(3);
        }
    }

    private static Outcome exchange(HttpConnection connection) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        return connection.exchange(REQUEST, REQUEST.length, true, deadline);
    }
}
