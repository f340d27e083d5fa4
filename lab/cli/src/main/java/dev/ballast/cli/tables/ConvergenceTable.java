package dev.ballast.cli.tables;

import dev.ballast.bench.Account;
import dev.ballast.cli.console.Table;
import dev.ballast.convergence.Percentiles;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Summary;
import java.util.Locale;

/** The duration of each step, as a table. */
public final class ConvergenceTable {

    private ConvergenceTable() {}

    /**
     * Returns a row for each step that the instances had to take; an {@code n} of 0 means that it was not observed. A p95 or
     * p99 that so few values do not show has no figure: the maximum and {@code n} say all there is.
     */
    public static Table of(Account account) {
        Table table = new Table("step (ms)", "n", "p50", "p95", "p99", "max", "± median", "± max");
        account.steps().forEach(step -> row(table, account, step));
        return table;
    }

    private static void row(Table table, Account account, Step step) {
        account.summary(step)
                .ifPresentOrElse(
                        of -> table.row(
                                step.label(),
                                AccountTables.n(account, step),
                                shown(of.p50Ms()),
                                percentile(of, 95, of.p95Ms()),
                                percentile(of, 99, of.p99Ms()),
                                shown(of.maxMs()),
                                shown(of.errorMedianMs()),
                                shown(of.errorMaxMs())),
                        () -> table.row(step.label(), 0, "-", "-", "-", "-", "-", "-"));
    }

    private static String percentile(Summary of, double percent, double ms) {
        return Percentiles.shows(of.n(), percent) ? shown(ms) : "-";
    }

    private static String shown(double ms) {
        return String.format(Locale.ROOT, "%.1f", ms);
    }
}
