package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped balancers log what the causes of losses lean on. */
class AccessLogFormatTest {

    private static final Path IMAGES = Path.of("../../images");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nginx-reload/nginx/http.conf | \"upstreamConnect\":\"$upstream_connect_time\"",
                "nginx-reload/nginx/http.conf | \"upstreamSent\":\"$upstream_bytes_sent\"",
                "nginx-reload/nginx/http.conf | \"upstreamReceived\":\"$upstream_bytes_received\"",
                "nginx-dns/nginx/nginx.conf | \"upstreamConnect\":\"$upstream_connect_time\"",
                "nginx-dns/nginx/nginx.conf | \"upstreamSent\":\"$upstream_bytes_sent\"",
                "nginx-dns/nginx/nginx.conf | \"upstreamReceived\":\"$upstream_bytes_received\"",
                "nginx-lua/nginx/nginx.conf | \"upstreamConnect\":\"$upstream_connect_time\"",
                "nginx-lua/nginx/nginx.conf | \"upstreamSent\":\"$upstream_bytes_sent\"",
                "nginx-lua/nginx/nginx.conf | \"upstreamReceived\":\"$upstream_bytes_received\"",
                "haproxy/haproxy/haproxy.cfg | \"termination\":\"%ts\"",
                "caddy/caddy/Caddyfile | log_append upstreamError {http.error.message}"
            })
    void hasTheFieldsThatNameAnIdleConnection(String file, String field) throws IOException {
        assertThat(Files.readString(IMAGES.resolve(file))).contains(field);
    }
}
