package dev.ballast.cli.measure;

import picocli.CommandLine.Command;

/** Measurements, a subcommand each; most are a {@link Measurement}. */
@Command(
        name = "bench",
        description = {
            "Measures the system and the article's, in turns and in the same way; exit code 1 if a goal is missed.",
            "",
            "Examples:",
            "  ./ballast bench ready",
            "  ./ballast bench scale --rounds 10 --json scale.json",
            "  ./ballast bench convergence --quick",
            "  ./ballast bench loss --full",
            "  ./ballast bench false-alarms --runs 5 --minutes-busy 1",
            "  ./ballast bench start",
            "  ./ballast bench verify-busy --load-tests 5 --verify 1"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchReady.class,
            BenchScale.class,
            BenchConvergence.class,
            BenchLoss.class,
            BenchFalseAlarms.class,
            BenchStart.class,
            BenchVerifyBusy.class
        })
public final class Bench {}
