package dev.ballast.convergence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long the steps may take. If a step has several bounds, at several percentiles, all of them apply. Immutable. */
public record Budgets(List<Budget> all) {

    public Budgets {
        all = List.copyOf(all);
    }

    /** Returns a budget for one step: no lifetime may take longer. */
    public static Budgets of(Step step, Duration bound) {
        return new Budgets(List.of()).with(step, bound);
    }

    /** Returns these and a bound for that step: no lifetime may take longer. */
    public Budgets with(Step step, Duration bound) {
        return with(step, 100, bound);
    }

    /** Returns these and a bound for a percentile of that step. */
    public Budgets with(Step step, double percentile, Duration bound) {
        List<Budget> more = new ArrayList<>(all);
        more.add(new Budget(step, percentile, bound));
        return new Budgets(more);
    }
}
