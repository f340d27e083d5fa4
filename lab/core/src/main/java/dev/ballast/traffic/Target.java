package dev.ballast.traffic;

/**
 * The service that requests are for, and the balancer through which they go.
 *
 * @param balancer the name of its container
 */
public record Target(String service, String balancer) {}
