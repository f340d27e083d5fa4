package dev.ballast.loss;

/**
 * Why a request was lost.
 *
 * @param cause kind of the cause
 * @param detail the evidence, or blank
 */
public record Explanation(Cause cause, String detail) {}
