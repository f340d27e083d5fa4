package dev.ballast.cli.tables;

import dev.ballast.bench.RestResult;
import dev.ballast.bench.Rested;
import dev.ballast.cli.console.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What rests of kept connections lost, by strategy, server and method. */
public final class RestTable {

    private static final String NONE = "-";

    private RestTable() {}

    public static Table of(List<RestResult> results) {
        Table table = new Table(
                "strategy",
                "server",
                "closes idle after",
                "method",
                "after rests",
                "lost",
                "causes",
                "worst rest",
                "retries masked",
                "verdict");
        for (RestResult result : results) {
            if (result.methods().isEmpty()) {
                table.row(
                        result.strategy(),
                        result.server(),
                        NONE,
                        NONE,
                        0,
                        NONE,
                        NONE,
                        NONE,
                        NONE,
                        result.account().worst());
            }
            result.methods().forEach(rested -> row(table, result, rested));
        }
        return table;
    }

    private static void row(Table table, RestResult result, Rested rested) {
        table.row(
                result.strategy(),
                result.server(),
                result.closesAfterMs() == null ? "never" : seconds(result.closesAfterMs()),
                rested.method(),
                AccountTables.count(rested.sent()),
                AccountTables.count(rested.lost()),
                causes(rested),
                seconds(rested.worstRestMs()),
                masked(result),
                result.account().worst());
    }

    private static String causes(Rested rested) {
        return rested.lostByCause().isEmpty()
                ? NONE
                : rested.lostByCause().entrySet().stream()
                        .map(cause -> cause.getKey() + " " + AccountTables.count(cause.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** Returns how many requests of both methods the balancer sent to several instances, so that none was lost. */
    private static String masked(RestResult result) {
        Long masked = result.account().requests().masked();
        return masked == null ? NONE : AccountTables.count(masked);
    }

    private static String seconds(@Nullable Double ms) {
        return ms == null ? NONE : String.format(Locale.ROOT, "%.2f s", ms / 1e3);
    }
}
