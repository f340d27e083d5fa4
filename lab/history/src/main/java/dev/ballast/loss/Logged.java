package dev.ballast.loss;

/**
 * What a balancer's access log says of a load's requests.
 *
 * @param requests how many of them it has, each counted once
 * @param retried those that it sent to more than one upstream and then answered; the client saw nothing of it
 * @param repeated how often one of them came again, because the client sent it more than once
 * @param missing those that the client has an answer to, and the log no line of
 */
public record Logged(long requests, long retried, long repeated, long missing) {}
