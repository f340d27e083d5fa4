package dev.ballast.cli.measure;

import java.util.List;
import picocli.CommandLine.Command;

/** Measurements, a subcommand each; most are a {@link Measurement}. */
@Command(
        name = "bench",
        description = {
            "Measures the system and the article's, in turns and in the same way; exit code 1 if a goal is missed, or "
                    + "a check of one of our systems is INVALID or UNKNOWN.",
            "",
            "Examples:",
            "  ./ballast bench ready",
            "  ./ballast bench scale --rounds 10 --json scale.json",
            "  ./ballast bench convergence --quick",
            "  ./ballast bench loss --full",
            "  ./ballast bench idle --strategy haproxy --count 1000",
            "  ./ballast bench false-alarms --runs 5 --minutes-busy 1",
            "  ./ballast bench start",
            "  ./ballast bench lies --histories 10000",
            "  ./ballast bench verify-busy --load-tests 5 --verify 1",
            "  ./ballast bench endings --count 6",
            "  ./ballast bench soak"
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Bench {

    /** In the order of the help. */
    public static final List<Class<?>> COMMANDS = List.of(
            BenchReady.class,
            BenchScale.class,
            BenchConvergence.class,
            BenchLoss.class,
            BenchIdle.class,
            BenchFalseAlarms.class,
            BenchStart.class,
            BenchLies.class,
            BenchVerifyBusy.class,
            BenchEndings.class,
            BenchSoak.class);

    Bench() {}
}
