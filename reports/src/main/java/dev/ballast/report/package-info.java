/**
 * Run directory in, {@code report.html} and {@code results.json} out; knows no Docker.
 *
 * <p>Start from {@link dev.ballast.report.Report} (one run), {@link dev.ballast.report.Runs} (find a run) and
 * {@link dev.ballast.report.Index} (all runs). What a run directory holds is "A run directory (format 1)" in
 * {@code docs/architecture.md}; what {@code results.json} holds is in {@code reports/README.md}.
 */
@NullMarked
package dev.ballast.report;

import org.jspecify.annotations.NullMarked;
