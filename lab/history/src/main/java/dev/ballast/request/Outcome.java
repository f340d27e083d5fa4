package dev.ballast.request;

/** How a request ended; each has exactly one outcome. */
public enum Outcome {
    /** Status 200, and the expected body. */
    ANSWERED("answered"),
    REFUSED("refused"),
    /** No route to the host, or no such host. */
    UNREACHABLE("host unreachable"),
    CONNECT_TIMED_OUT("connect timed out"),
    /** The connection was reset, or closed with the request unread, before the first byte of the answer. */
    RESET_BEFORE_FIRST_BYTE("reset before the first byte"),
    /** The connection was closed cleanly before the first byte of the answer: typically an idle connection. */
    CLOSED_BEFORE_FIRST_BYTE("closed before the first byte"),
    /** A reset after the first byte of the answer, in its head or its body. */
    RESET_IN_BODY("reset in the answer"),
    /** A clean end of the connection before the answer was whole. */
    ENDED_EARLY("cut off in the answer"),
    BAD_GATEWAY("502 bad gateway"),
    UNAVAILABLE("503 unavailable"),
    GATEWAY_TIMEOUT("504 gateway timeout"),
    /** Any other status than 200. */
    APPLICATION_ERROR("application error"),
    NOT_HTTP("not HTTP"),
    /**
     * Status 200, but no whole JSON object that names a host, an echo that differs from what was sent, or the answer to
     * another request.
     */
    WRONG_BODY("wrong body"),
    /** A whole and correct answer, but from another host than an instance of the pool, or than the one that was asked. */
    MISROUTED("misrouted"),
    TIMED_OUT("timed out"),
    /** No whole answer came, and the client, Gatling, does not say why. */
    NO_ANSWER("no answer"),
    /** Due, but not sent: no connection was free until the load gave up, or the machine had no port or file left. */
    NEVER_SENT("never sent");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** Returns it in words. */
    public String label() {
        return label;
    }

    /** Returns it in words, with the status if the words do not have it. */
    String describe(int status) {
        return this == APPLICATION_ERROR ? label + " " + status : label;
    }

    /** Returns whether an answer came whole. */
    public boolean hasStatus() {
        return switch (this) {
            case ANSWERED, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT, APPLICATION_ERROR, WRONG_BODY, MISROUTED -> true;
            default -> false;
        };
    }

    /** Returns the outcome of a request whose answer came whole, as far as its status tells. */
    public static Outcome ofStatus(int status) {
        return switch (status) {
            case 200 -> ANSWERED;
            case 502 -> BAD_GATEWAY;
            case 503 -> UNAVAILABLE;
            case 504 -> GATEWAY_TIMEOUT;
            default -> APPLICATION_ERROR;
        };
    }
}
