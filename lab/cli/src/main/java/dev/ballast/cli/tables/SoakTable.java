package dev.ballast.cli.tables;

import dev.ballast.cli.console.Table;
import dev.ballast.history.Verdict;
import dev.ballast.soak.Growth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What grew in a soak, and by how much it may. */
public final class SoakTable {

    private SoakTable() {}

    public static Table of(List<Growth> growths) {
        Table table = new Table("figure", "start", "end", "an hour", "±", "may grow by", "n", "");
        for (Growth growth : growths) {
            boolean measured = growth.samples() > 0;
            table.row(
                    growth.label(),
                    shown(growth, measured ? growth.start() : null),
                    shown(growth, measured ? growth.end() : null),
                    shown(growth, growth.perHour()),
                    shown(growth, growth.error()),
                    shown(growth, measured ? growth.allowed() : null),
                    growth.samples(),
                    growth.verdict() == Verdict.VALID ? "VALID" : growth.verdict() + ": " + growth.detail());
        }
        return table;
    }

    private static String shown(Growth growth, @Nullable Double value) {
        return value == null ? "-" : growth.quantity().shown(value);
    }
}
