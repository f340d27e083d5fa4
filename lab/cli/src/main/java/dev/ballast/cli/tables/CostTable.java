package dev.ballast.cli.tables;

import dev.ballast.bench.Cost;
import dev.ballast.bench.StrategyResult;
import dev.ballast.cli.console.Table;
import dev.ballast.convergence.Percentiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What strategies cost: medians over their rounds. */
public final class CostTable {

    private static final double MIB = 1024.0 * 1024.0;

    private static final String OURS = "nginx-reload";
    private static final List<String> RIVALS = List.of("haproxy", "caddy");
    private static final String ARTICLE = "nginx-restart";

    /** Our default is to reach that share of the best rival's throughput, and all of the article's. */
    private static final double OF_THE_BEST = 0.9;

    private CostTable() {}

    public static Table of(List<StrategyResult> results) {
        Table table = new Table("strategy", "direct", "through it", "share", "failed", "memory");
        for (StrategyResult result : results) {
            List<Cost> costs = costs(result);
            Double through = median(costs, Cost::throughPerSecond);
            table.row(
                    result.strategy(),
                    shown(median(costs, Cost::directPerSecond), "%,.0f/s"),
                    shown(through, "%,.0f/s"),
                    shown(median(costs, Cost::share), "%.2f"),
                    through == null
                            ? "-"
                            : AccountTables.count(
                                    costs.stream().mapToLong(Cost::failed).sum()),
                    shown(median(costs, cost -> cost.memoryBytes() / MIB), "%.0f MiB"));
        }
        return table;
    }

    /** Returns our default's throughput against its rivals' and the article's, where they were measured beside it. */
    public static List<String> goals(List<StrategyResult> results) {
        Map<String, Double> through = new HashMap<>();
        results.forEach(result -> Optional.ofNullable(median(costs(result), Cost::throughPerSecond))
                .ifPresent(perSecond -> through.put(result.strategy(), perSecond)));
        Double ours = through.get(OURS);
        if (ours == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        RIVALS.stream()
                .filter(through::containsKey)
                .max(Comparator.comparing(through::get))
                .ifPresent(best -> lines.add(goal(ours, best, through.getOrDefault(best, ours), OF_THE_BEST)));
        if (through.containsKey(ARTICLE)) {
            lines.add(goal(ours, ARTICLE + ", the article's", through.getOrDefault(ARTICLE, ours), 1));
        }
        return lines;
    }

    private static String goal(double ours, String other, double theirs, double goal) {
        double share = ours / theirs;
        return String.format(
                Locale.ROOT,
                "%s has %.2f of the throughput of %s (goal: %.2f or more, %s)",
                OURS,
                share,
                other,
                goal,
                share >= goal ? "reached" : "missed");
    }

    private static List<Cost> costs(StrategyResult result) {
        return result.rounds().stream()
                .map(StrategyResult.Round::cost)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Double median(List<Cost> costs, Function<Cost, @Nullable Double> of) {
        List<Double> values =
                costs.stream().map(of).filter(Objects::nonNull).sorted().toList();
        return values.isEmpty() ? null : Percentiles.nearestRank(values, 50);
    }

    private static String shown(@Nullable Double value, String format) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
