package dev.ballast.loss;

/**
 * Why a request was lost.
 *
 * @param cause kind of the cause
 * @param detail what was seen that says so, or blank
 */
public record Explanation(Cause cause, String detail) {}
