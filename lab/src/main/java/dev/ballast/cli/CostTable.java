package dev.ballast.cli;

import dev.ballast.bench.Cost;
import dev.ballast.convergence.Percentiles;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What strategies cost: medians over their rounds. */
final class CostTable {

    private static final double MIB = 1024.0 * 1024.0;

    private CostTable() {}

    static Table of(List<Compare.OfStrategy> results) {
        Table table = new Table("strategy", "direct", "through it", "share", "failed", "memory");
        for (Compare.OfStrategy result : results) {
            List<Cost> costs = result.rounds().stream()
                    .map(Compare.Round::cost)
                    .filter(Objects::nonNull)
                    .toList();
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

    private static @Nullable Double median(List<Cost> costs, Function<Cost, @Nullable Double> of) {
        List<Double> values =
                costs.stream().map(of).filter(Objects::nonNull).sorted().toList();
        return values.isEmpty() ? null : Percentiles.nearestRank(values, 50);
    }

    private static String shown(@Nullable Double value, String format) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
