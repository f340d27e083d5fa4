package dev.ballast.check;

import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the changes of a pool were in force in time, stage by stage. */
public final class ConvergenceCheck {

    /** The name under which its verdict stands in a history. */
    public static final String NAME = "the pool converges within its budgets";

    private ConvergenceCheck() {}

    /** Returns the verdict on what a history shows so far. */
    public static RunEvent.Checked of(History history, Budgets budgets) {
        return of(Convergence.of(history), budgets);
    }

    /**
     * INVALID where a step took longer than its budget, the errors of observation taken off, or was not taken though its
     * observers watched for longer than that; UNKNOWN where a stage was not seen, no lifetime took the step, or the error
     * leaves both open; VALID otherwise.
     */
    public static RunEvent.Checked of(Convergence convergence, Budgets budgets) {
        List<BudgetCheck.Result> results = results(convergence, budgets);
        Verdict worst =
                Verdict.worst(results.stream().map(BudgetCheck.Result::verdict).toList());
        return new RunEvent.Checked(
                NAME,
                worst,
                results.isEmpty()
                        ? "no budget was given, so nothing was judged"
                        : results.stream()
                                .filter(result -> result.verdict() == worst)
                                .map(BudgetCheck.Result::detail)
                                .collect(Collectors.joining("; ")));
    }

    /** Returns each budget that was not kept, with the whole timeline of its worst instance, or blank if all were kept. */
    public static String broken(Convergence convergence, Budgets budgets) {
        return budgets.all().isEmpty()
                ? "UNKNOWN: no budget was given, so nothing was judged"
                : results(convergence, budgets).stream()
                        .filter(result -> result.verdict() != Verdict.VALID)
                        .map(BudgetCheck.Result::describe)
                        .collect(Collectors.joining("\n"));
    }

    private static List<BudgetCheck.Result> results(Convergence convergence, Budgets budgets) {
        return budgets.all().stream()
                .map(budget -> BudgetCheck.of(convergence, budget))
                .toList();
    }
}
