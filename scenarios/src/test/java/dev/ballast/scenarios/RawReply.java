package dev.ballast.scenarios;

import dev.ballast.balancer.Balancer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a balancer answers a GET whose target is sent as it is.
 *
 * @param status the status, or 0 if the balancer closed the connection without an answer
 * @param text head and body
 */
record RawReply(int status, String text) {

    private static final int TIMEOUT_MS = 30_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.\\d (\\d{3}) ");

    static RawReply get(Balancer balancer, String host, String target) {
        try (Socket socket = new Socket(balancer.host(), balancer.port())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(target, host)
                            .getBytes(StandardCharsets.ISO_8859_1));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher status = STATUS.matcher(text);
            return new RawReply(status.lookingAt() ? Integer.parseInt(status.group(1)) : 0, text);
        } catch (IOException e) {
            return new RawReply(0, e.toString());
        }
    }

    /** Returns the text of a field of its JSON, or blank. */
    String field(String name) {
        Matcher field = Pattern.compile("\"%s\": ?\"([^\"]*)\"".formatted(name)).matcher(text);
        return field.find() ? field.group(1) : "";
    }
}
