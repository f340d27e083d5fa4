package dev.ballast.workload;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of one request.
 *
 * @param status HTTP status, or 0 where there was no answer
 * @param body body of the answer
 * @param error why there was no answer, or blank
 * @param nanos from the send to the end of the answer
 */
public record Reply(int status, String body, String error, long nanos) {

    private static final Pattern HOSTNAME = Pattern.compile("\"hostname\"\\s*:\\s*\"([^\"]+)\"");

    /** Returns the host name that the API answered with. */
    public Optional<String> hostname() {
        Matcher matcher = HOSTNAME.matcher(body);
        return status == 200 && matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Returns why this is no right answer, or blank where it is one. */
    public String failure() {
        if (!error.isEmpty()) {
            return error;
        }
        return status == 200 ? (hostname().isPresent() ? "" : "wrong body") : "status " + status;
    }
}
