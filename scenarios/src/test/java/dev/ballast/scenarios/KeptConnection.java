package dev.ballast.scenarios;

import dev.ballast.balancer.Balancer;
import java.io.BufferedReader;
import java.io.Closeable;
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
    private boolean toldToClose;

    KeptConnection(Balancer balancer) throws IOException {
        socket = new Socket(balancer.host(), balancer.port());
        socket.setSoTimeout(TIMEOUT_MS);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /** Sends a GET and returns the host name of the instance that answered. */
    String hostname() throws IOException {
        socket.getOutputStream()
                .write("GET /hostname HTTP/1.1\r\nHost: kept\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        String status = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] parts = header.split(":\\s*", 2);
            if (parts[0].equalsIgnoreCase("Content-Length")) {
                length = Integer.parseInt(parts[1]);
            }
            toldToClose |= header.equalsIgnoreCase("Connection: close");
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            read += Math.max(0, answers.read(body, read, length - read));
        }
        Matcher host = HOSTNAME.matcher(new String(body));
        if (!status.startsWith("HTTP/1.1 200") || !host.find()) {
            throw new IOException("\"%s\" with \"%s\"".formatted(status, new String(body)));
        }
        return host.group(1);
    }

    /** Returns whether an answer said that the balancer closes the connection. */
    boolean wasToldToClose() {
        return toldToClose;
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the balancer has closed the connection");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
