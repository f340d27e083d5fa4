package dev.ballast.pool;

import dev.ballast.request.Reply;
import dev.ballast.request.Responses;

/** Sends requests through one balancer to one service. */
public interface FrontDoor {

    /** Returns the name of the balancer's container. */
    String balancer();

    /** Sends one GET of {@code /hostname} to the service, on a new connection. */
    Reply ask();

    /** Records replies in the history. */
    void record(String purpose, Responses responses);
}
