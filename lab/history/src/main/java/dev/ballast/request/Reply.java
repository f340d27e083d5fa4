package dev.ballast.request;

import java.util.Optional;

/**
 * The result of one request.
 *
 * @param status HTTP status, or 0 if no whole answer came
 * @param body body of the answer, or blank
 * @param outcome how it ended, as far as the status tells
 * @param nanos from the send to the end of the answer
 */
public record Reply(int status, String body, Outcome outcome, long nanos) {

    /** Returns the host name that the API answered with. */
    public Optional<String> hostname() {
        return outcome == Outcome.ANSWERED ? HostInJson.in(body) : Optional.empty();
    }

    /** Returns why this does not name a host, or blank if it does. */
    public String failure() {
        if (outcome != Outcome.ANSWERED) {
            return outcome.describe(status);
        }
        return hostname().isPresent() ? "" : Outcome.WRONG_BODY.label();
    }
}
