package dev.ballast.evidence;

import dev.ballast.topology.Topology;

/**
 * The part of the manifest that is known when a run begins.
 *
 * @param lab lab id
 * @param name name of the run: the test's, or the command's
 * @param command the command that repeats it, or blank
 * @param topology what is deployed
 */
public record RunFacts(String lab, String name, String command, Topology topology) {}
