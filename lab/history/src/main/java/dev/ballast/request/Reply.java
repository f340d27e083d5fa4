package dev.ballast.request;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The result of one request.
 *
 * @param status HTTP status, or 0 if no whole answer came
 * @param body body of the answer, or blank
 * @param outcome how it ended, as far as the status tells
 * @param nanos from the send to the end of the answer
 */
public record Reply(int status, String body, Outcome outcome, long nanos) {

    private static final Pattern HOSTNAME = Pattern.compile("\"hostname\"\\s*:\\s*\"([^\"]+)\"");

    /** Returns the host name that the API answered with. */
    public Optional<String> hostname() {
        Matcher matcher = HOSTNAME.matcher(body);
        return outcome == Outcome.ANSWERED && matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Returns why this does not name a host, or blank if it does. */
    public String failure() {
        if (outcome != Outcome.ANSWERED) {
            return outcome.describe(status);
        }
        return hostname().isPresent() ? "" : Outcome.WRONG_BODY.label();
    }
}
