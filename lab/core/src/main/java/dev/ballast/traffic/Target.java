package dev.ballast.traffic;

import dev.ballast.request.Destination;

/**
 * The service that requests are for, and the balancer through which they go.
 *
 * @param balancer the name of its container
 */
public record Target(String service, String balancer) {

    /** Returns this as what a load's record has. */
    Destination destination() {
        return new Destination(service, balancer);
    }
}
