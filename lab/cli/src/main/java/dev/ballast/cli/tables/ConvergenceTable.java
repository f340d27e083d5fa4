package dev.ballast.cli.tables;

import dev.ballast.bench.Account;
import dev.ballast.cli.console.Table;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Summary;
import java.util.Locale;
import java.util.Optional;

/** The duration of each step, as a table. */
public final class ConvergenceTable {

    private ConvergenceTable() {}

    /** Returns a row for each step that the instances had to take; an {@code n} of 0 means that it was not observed. */
    public static Table of(Account account) {
        Table table = new Table("step (ms)", "n", "p50", "p95", "p99", "max", "± median", "± max");
        account.steps().forEach(step -> row(table, step, account.summary(step)));
        return table;
    }

    private static void row(Table table, Step step, Optional<Summary> summary) {
        summary.ifPresentOrElse(
                of -> table.row(
                        step.label(),
                        of.n(),
                        shown(of.p50Ms()),
                        shown(of.p95Ms()),
                        shown(of.p99Ms()),
                        shown(of.maxMs()),
                        shown(of.errorMedianMs()),
                        shown(of.errorMaxMs())),
                () -> table.row(step.label(), 0, "-", "-", "-", "-", "-", "-"));
    }

    private static String shown(double ms) {
        return String.format(Locale.ROOT, "%.1f", ms);
    }
}
