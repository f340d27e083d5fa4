package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.request.HostNames;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    private final Answer answer = new Answer();
    private final HostNames names = new HostNames();

    /** Reads it in pieces of a size that fits no line. */
    private void read(String bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1));
        answer.read((into, offset, length) -> in.read(into, offset, Math.min(length, 7)));
    }

    @Test
    void readsABodyOfAKnownLength() throws IOException {
        read("HTTP/1.1 200 OK\r\ncontent-LENGTH: 21\r\n\r\n{\"hostname\" : \"ab-1\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.persistent()).isTrue();
        assertThat(names.get(answer.hostInBody(names))).isEqualTo("ab-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length:\t20", "Content-Length:20", "Content-Length: \t 20 \t"})
    void readsALengthBetweenBlanks(String header) throws IOException {
        read("HTTP/1.1 200 OK\r\n%s\r\nX-Hostname:\tab-1\t\r\n\r\n{\"hostname\": \"ab-1\"}".formatted(header));

        assertThat(answer.persistent()).isTrue();
        assertThat(names.get(answer.hostInBody(names))).isEqualTo("ab-1");
        assertThat(names.get(answer.hostInHeader(names))).isEqualTo("ab-1");
    }

    @Test
    void readsTheFirstRequestIdThatComesBack() throws IOException {
        read("HTTP/1.1 200 OK\r\nX-Request-Id: load-7\r\nX-Request-Id: other\r\nContent-Length: 0\r\n\r\n");

        assertThat(new String(answer.requestId(), 0, answer.requestIdLength(), StandardCharsets.US_ASCII))
                .isEqualTo("load-7");
    }

    @ParameterizedTest
    @CsvSource({
        "'X-Ballast-Executed: 2', 2",
        "'x-ballast-executed:12', 12",
        "'X-Ballast-Executed: twice', 0",
        "'X: y', 0"
    })
    void readsHowOftenTheInstanceExecutedTheRequest(String header, int times) throws IOException {
        read("HTTP/1.1 200 OK\r\n%s\r\nContent-Length: 0\r\n\r\n".formatted(header));
        assertThat(answer.executed()).isEqualTo(times);

        read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer.executed()).isZero();
    }

    @Test
    void readsChunksAndTheirTrailer() throws IOException {
        read(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding:\tChunked\t\r\n\r\n4;a=b\r\nabcd\r\nA \t\r\n0123456789\r\n0\r\nX: y\r\n\r\n");

        assertThat(answer.body()).isEqualTo("abcd0123456789");
        assertThat(answer.persistent()).isTrue();
    }

    @Test
    void readsABodyThatTheConnectionsEndEnds() throws IOException {
        read("HTTP/1.1 200 OK\r\n\r\n" + "long ".repeat(1_000));

        assertThat(answer.body()).hasSize(5_000);
        assertThat(answer.persistent()).isFalse();
    }

    @Test
    void skipsInformationalAnswers() throws IOException {
        read("HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.persistent()).isTrue();
    }

    @Test
    void readsTheHostInAHeader() throws IOException {
        read("HTTP/1.1 200 OK\r\nX-HOSTNAME:  abc \r\nContent-Length: 2\r\n\r\nhi");

        assertThat(names.get(answer.hostInHeader(names))).isEqualTo("abc");
        assertThat(answer.hostInBody(names)).isEqualTo(HostNames.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection:\tclose\t\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nmore"
            })
    void tellsAConnectionThatIsOver(String bytes) throws IOException {
        read(bytes);

        assertThat(answer.persistent()).isFalse();
    }

    @Test
    void keepsAnHttp10ConnectionIfAsked() throws IOException {
        read("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer.persistent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hostname\": \"a,b\"}",
                "{\"hostname\": \"\"}",
                "{\"hostname\": \"abc",
                "{\"hostname\" \"abc\"}",
                "{\"hostname\": null}",
                "{\"hostname\": \"abc\", \"data\": [1,2",
                "<p>\"hostname\": \"abc\"</p>",
                ""
            })
    void findsNoHostNameInAnotherBody(String body) throws IOException {
        read(ScriptedServer.status("200 OK", body));

        assertThat(answer.hostInBody(names)).isEqualTo(HostNames.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 999 No\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5x\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello you\r\n0\r\n\r\n"
            })
    void namesWhatIsNotHttp(String bytes) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void namesALineWithoutEnd() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nX: " + "a".repeat(20_000)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("line longer than 16384 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nX"
            })
    void namesAnEarlyEnd(String bytes) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(EOFException.class);
        assertThat(answer.begun()).isTrue();
    }
}
