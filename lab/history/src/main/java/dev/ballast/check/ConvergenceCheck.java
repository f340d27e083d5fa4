package dev.ballast.check;

import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.history.Doubt;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the changes of a pool were in force in time, stage by stage. */
public record ConvergenceCheck(Budgets budgets) implements Check {

    /** The name of its verdict in a history. */
    public static final String NAME = "the pool converges within its budgets";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEvent.Checked check(History history) {
        return check(Convergence.of(history));
    }

    /**
     * Returns INVALID if a step took longer than its budget even without the errors of observation, or was not taken
     * although its observers watched for longer than the budget; UNKNOWN if a stage was not seen, no lifetime took the
     * step, the errors allow both verdicts, or the history has gaps; VALID otherwise.
     */
    public RunEvent.Checked check(Convergence convergence) {
        List<BudgetCheck.Result> results = results(convergence);
        Verdict worst =
                Verdict.worst(results.stream().map(BudgetCheck.Result::verdict).toList());
        if (results.isEmpty()) {
            return new RunEvent.Checked(NAME, worst, "no budget was given, so nothing was judged");
        }
        RunEvent.Checked checked = new RunEvent.Checked(
                NAME,
                worst,
                results.stream()
                        .filter(result -> result.verdict() == worst)
                        .map(BudgetCheck.Result::detail)
                        .collect(Collectors.joining("; ")),
                worst == Verdict.UNKNOWN && convergence.missed().isPresent() ? List.of(Doubt.INCOMPLETE) : List.of());
        return checked.within(budgets.leastMs()).allowing(budgets.limits());
    }

    /** Returns each budget that was not kept, with the whole timeline of its worst instance, or blank if all were kept. */
    public String broken(Convergence convergence) {
        return budgets.all().isEmpty()
                ? "UNKNOWN: no budget was given, so nothing was judged"
                : results(convergence).stream()
                        .filter(result -> result.verdict() != Verdict.VALID)
                        .map(BudgetCheck.Result::describe)
                        .collect(Collectors.joining("\n"));
    }

    private List<BudgetCheck.Result> results(Convergence convergence) {
        return budgets.all().stream()
                .map(budget -> BudgetCheck.of(convergence, budget))
                .toList();
    }
}
