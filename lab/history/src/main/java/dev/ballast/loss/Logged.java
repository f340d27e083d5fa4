package dev.ballast.loss;

/**
 * What a balancer's access log says of a load's requests.
 *
 * @param requests how many of them it lists, each counted once
 * @param retried how many of them it sent to more than one upstream and then answered, which the client does not see
 * @param repeated how often a request came again, because the client sent it more than once
 * @param missing how many requests were answered, and are missing in the log
 * @param unserved how many of them it answered well although no upstream had them, as from a cache
 */
public record Logged(long requests, long retried, long repeated, long missing, long unserved) {}
