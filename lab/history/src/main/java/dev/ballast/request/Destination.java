package dev.ballast.request;

/**
 * Where the requests of a load go.
 *
 * @param service the service that is to answer; blank if that is not known, so it may be any
 * @param balancer the balancer through which they go; blank if that is not known
 */
public record Destination(String service, String balancer) {

    /** The destination of a load of which it is not known. */
    public static final Destination UNKNOWN = new Destination("", "");
}
