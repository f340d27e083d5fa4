package dev.ballast.convergence;

import dev.ballast.history.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** How long the steps may take. If a step has several bounds, at several percentiles, all of them apply. Immutable. */
public record Budgets(List<Budget> all) {

    /** No step of a run takes longer. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

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

    /**
     * Returns the budgets that a verdict has as its limits.
     *
     * @throws IllegalArgumentException if this version does not know a step
     */
    public static Budgets of(Collection<Limit> limits) {
        return new Budgets(limits.stream()
                .map(limit -> new Budget(
                        Step.valueOf(limit.of()),
                        Objects.requireNonNullElse(limit.percentile(), 100.0),
                        Duration.ofNanos(Math.round(limit.most() * 1e6))))
                .toList());
    }

    /** Returns these as the limits of a verdict. */
    public List<Limit> limits() {
        return all.stream()
                .map(budget -> new Limit(budget.step().name(), budget.percentile(), budget.boundMs()))
                .toList();
    }

    /** Returns the least bound in milliseconds. There must be a budget. */
    public double leastMs() {
        return all.stream().mapToDouble(Budget::boundMs).min().orElseThrow();
    }

    /** Returns the same steps and percentiles without a bound: a step only has to be taken. */
    public Budgets withoutBounds() {
        return new Budgets(all.stream()
                .map(budget -> new Budget(budget.step(), budget.percentile(), FOR_EVER))
                .toList());
    }

    /** Returns these and a bound for a percentile of that step. */
    public Budgets with(Step step, double percentile, Duration bound) {
        List<Budget> more = new ArrayList<>(all);
        more.add(new Budget(step, percentile, bound));
        return new Budgets(more);
    }
}
