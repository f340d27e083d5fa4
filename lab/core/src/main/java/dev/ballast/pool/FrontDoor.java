package dev.ballast.pool;

import dev.ballast.request.Reply;
import dev.ballast.request.Responses;

/** Sends requests through the balancer. */
public interface FrontDoor {

    /** Sends one GET of {@code /hostname} on a new connection. */
    Reply ask();

    /** Records replies in the history. */
    void record(String purpose, Responses responses);
}
