package dev.ballast.workload;

/** A request that was due and was not answered rightly, and why. */
public record Lost(Request request, Explanation explanation) {}
