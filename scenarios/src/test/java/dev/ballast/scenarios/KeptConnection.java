package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.balancer.Balancer;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to a balancer. It is never opened again, so that what comes on it came on this one. */
final class KeptConnection implements Closeable {

    private static final int TIMEOUT_MS = 30_000;
    private static final Pattern HOSTNAME = Pattern.compile("\"hostname\"\\s*:\\s*\"([^\"]+)\"");

    private final Socket socket;
    private final BufferedReader answers;
    private String body = "";
    private boolean toldToClose;

    KeptConnection(Balancer balancer) throws IOException {
        socket = new Socket(balancer.host(), balancer.port());
        socket.setSoTimeout(TIMEOUT_MS);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /** Sends a GET and returns the status of the answer. */
    int get() throws IOException {
        socket.getOutputStream()
                .write("GET /hostname HTTP/1.1\r\nHost: kept\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] parts = header.split(":\\s*", 2);
            if (parts[0].equalsIgnoreCase("Content-Length")) {
                length = Integer.parseInt(parts[1]);
            }
            toldToClose |= header.equalsIgnoreCase("Connection: close");
        }
        char[] read = new char[length];
        for (int end = 0; end < length; ) {
            int more = answers.read(read, end, length - end);
            if (more < 0) {
                throw new EOFException("the answer ended after %d of %d characters".formatted(end, length));
            }
            end += more;
        }
        body = new String(read);
        return status;
    }

    /** Returns the host name in the last answer. */
    String hostname() {
        Matcher host = HOSTNAME.matcher(body);
        assertThat(host.find()).as("a host name in %s", body).isTrue();
        return host.group(1);
    }

    /** Returns whether an answer said that the balancer closes the connection. */
    boolean wasToldToClose() {
        return toldToClose;
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new EOFException("the balancer has closed the connection");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
