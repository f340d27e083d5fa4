package dev.ballast.cli;

import picocli.CommandLine.Command;

/** Measurements; each is a subcommand, made of a {@link Measurement}. */
@Command(
        name = "bench",
        description = {
            "Measures the system beside the article's, run the same way in turns; exit code 1 where a goal is missed.",
            "",
            "Examples:",
            "  ./ballast bench ready",
            "  ./ballast bench scale --rounds 10 --json scale.json"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchReady.class, BenchScale.class})
final class Bench {}
