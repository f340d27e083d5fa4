package dev.ballast.loss;

import dev.ballast.request.Request;

/** A request that was due and was not answered correctly, and why. */
public record Lost(Request request, Explanation explanation) {}
