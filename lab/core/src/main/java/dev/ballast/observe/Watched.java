package dev.ballast.observe;

import dev.ballast.balancer.Balancer;

/**
 * What a balancer shows of itself.
 *
 * @param balancer its configuration is read
 * @param announces whether it announces each member list that is in force
 * @param notices finds what its proxy prints of its worker processes
 */
public record Watched(Balancer balancer, boolean announces, WorkerNotices notices) {}
