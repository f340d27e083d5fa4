/**
 * Reads a run directory and writes {@code report.html} and {@code results.json}. Uses no Docker.
 *
 * <p>Start from {@link dev.ballast.report.Report} (one run), {@link dev.ballast.report.Runs} (find a run) and
 * {@link dev.ballast.report.Index} (all runs). {@code docs/reference/} describes the run directory and
 * {@code results.json}.
 */
@NullMarked
package dev.ballast.report;

import org.jspecify.annotations.NullMarked;
