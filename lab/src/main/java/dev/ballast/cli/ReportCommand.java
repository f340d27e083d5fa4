package dev.ballast.cli;

import dev.ballast.history.RunDirectory;
import dev.ballast.report.Index;
import dev.ballast.report.Report;
import dev.ballast.report.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says where a run's report is. */
@Command(
        name = "report",
        description = {
            "Prints the path of a run's report, one HTML file, and writes it where it is missing or older than the run.",
            "",
            "Examples:",
            "  ./ballast report",
            "  ./ballast report 20261123-05",
            "  ./ballast report --list",
            "  ./ballast report --index"
        })
final class ReportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "A run by its directory's name or the beginning of it, or its path; the latest without it.")
    private String run = "";

    @Option(names = "--again", description = "Write the report again.")
    private boolean again;

    @Option(names = "--list", description = "List the runs instead, the newest first.")
    private boolean list;

    @Option(names = "--index", description = "Write one page that lists all runs instead, and print its path.")
    private boolean index;

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec);
        Path folder = RunDirectory.runsFolder();
        if (list) {
            Runs.in(folder)
                    .list()
                    .forEach(path -> console.print(path.getFileName().toString()));
        } else if (index) {
            console.print(Index.write(folder).toString());
        } else {
            console.print(report(find(folder)).toString());
        }
        return ExitCodes.OK;
    }

    private Path find(Path folder) {
        if (run.isBlank()) {
            return Runs.in(folder).latest();
        }
        Path path = Path.of(run);
        return Files.isDirectory(path)
                ? path.toAbsolutePath().normalize()
                : Runs.in(folder).find(run);
    }

    private Path report(Path directory) throws IOException {
        Path page = directory.resolve("report.html");
        return again || isStale(directory, page) ? Report.write(directory).page() : page;
    }

    private static boolean isStale(Path directory, Path page) throws IOException {
        if (Files.notExists(page)) {
            return true;
        }
        var written = Files.getLastModifiedTime(page);
        try (Stream<Path> sources = Stream.of("history.jsonl", "manifest.json").map(directory::resolve)) {
            for (Path source : sources.filter(Files::exists).toList()) {
                if (Files.getLastModifiedTime(source).compareTo(written) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
