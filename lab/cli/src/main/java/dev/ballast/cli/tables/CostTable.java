package dev.ballast.cli.tables;

import dev.ballast.bench.Cost;
import dev.ballast.bench.StrategyResult;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.Strategies;
import dev.ballast.cli.options.Strategy;
import dev.ballast.convergence.Percentiles;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The costs of strategies: medians over their rounds. */
public final class CostTable {

    private static final double MIB = 1024.0 * 1024.0;

    /** The goal of the default balancer: so many times the best other proxy's throughput, and all of the article's. */
    private static final double OF_THE_BEST = 1.2;

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
                    share(median(costs, Cost::share)),
                    through == null
                            ? "-"
                            : AccountTables.count(
                                    costs.stream().mapToLong(Cost::failed).sum()),
                    shown(median(costs, cost -> cost.memoryBytes() / MIB), "%.0f MiB"));
        }
        return table;
    }

    /**
     * Returns lines that compare the default balancer's throughput with the best other proxy's, and with the article's.
     *
     * @param described returns the strategy of a name
     */
    public static List<String> goals(List<StrategyResult> results, Function<String, Strategy> described) {
        Map<String, Double> through = new LinkedHashMap<>();
        results.forEach(result -> Optional.ofNullable(median(costs(result), Cost::throughPerSecond))
                .ifPresent(perSecond -> through.put(result.strategy(), perSecond)));
        String ours = Strategies.standard();
        if (!through.containsKey(ours)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String proxy = described.apply(ours).proxy();
        through.keySet().stream()
                .filter(name -> isOther(described.apply(name).proxy(), proxy))
                .max(Comparator.comparing(through::get))
                .ifPresent(best -> lines.add(goal(through, ours, best, "", OF_THE_BEST)));
        String article = Topology.article().balancer().toString();
        if (through.containsKey(article)) {
            lines.add(goal(through, ours, article, ", the article's", 1));
        }
        return lines;
    }

    private static boolean isOther(String proxy, String ours) {
        return !proxy.isBlank() && !proxy.equals(ours);
    }

    private static String goal(Map<String, Double> through, String ours, String other, String remark, double goal) {
        double share = through.getOrDefault(ours, 0.0) / through.getOrDefault(other, 1.0);
        return String.format(
                Locale.ROOT,
                "%s has %.3f of the throughput of %s%s (goal: %.2f or more, %s)",
                ours,
                Math.floor(1_000 * share + 1e-6) / 1_000, // not up to a goal that is missed
                other,
                remark,
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

    /** More than all of the direct throughput is noise of the measurement. */
    private static String share(@Nullable Double share) {
        return share != null && share > 1 ? "UNKNOWN" : shown(share, "%.2f");
    }

    private static String shown(@Nullable Double value, String format) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
