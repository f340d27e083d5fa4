package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.balancer.Balancer;
import dev.ballast.discovery.ConsulView;
import dev.ballast.loss.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What machines read is the same in locales that have other digits than ASCII's, or another i. */
@Isolated("all threads have one default locale")
class LocaleTest {

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "tr-TR"})
    void postsAreAnswered(String locale) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(locale));
        try (NoOpServer server = new NoOpServer();
                Load load = LoadPlan.against("127.0.0.1", server.port())
                        .rate(100)
                        .posts(1)
                        .start()) {
            Pause.until(System.nanoTime() + Duration.ofMillis(200).toNanos());
            LoadResult result = load.stop();

            assertThat(result.due()).isPositive();
            assertThat(result.lost()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "tr-TR"})
    void requestsNameTheirServer(String locale) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(locale));
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<String>> head = CompletableFuture.supplyAsync(() -> head(server));
            try (HttpProbe probe = new HttpProbe("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(20), false)) {
                probe.get("/hostname");
            }

            assertThat(head.get(20, TimeUnit.SECONDS)).contains("Host: 127.0.0.1:" + server.getLocalPort());
        }
    }

    /** Reads the head of one request, and closes the connection. */
    private static List<String> head(ServerSocket server) {
        try (Socket connection = server.accept();
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
            return lines.lines().takeWhile(line -> !line.isEmpty()).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "tr-TR"})
    void addressesHaveAsciiDigits(String locale) {
        Locale.setDefault(Locale.forLanguageTag(locale));

        assertThat(new Balancer("balancer", "127.0.0.1", 5000, Optional::empty).url())
                .isEqualTo("http://127.0.0.1:5000");
        assertThat(new ConsulView("127.0.0.1", 8500).url()).isEqualTo("http://127.0.0.1:8500");
    }
}
