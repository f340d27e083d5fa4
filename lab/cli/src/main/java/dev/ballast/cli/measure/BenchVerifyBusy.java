package dev.ballast.cli.measure;

import dev.ballast.bench.BusyCores;
import dev.ballast.cli.build.MavenWrapper;
import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the build while other work keeps cores busy, since it must not depend on how fast the machine is. */
@Command(
        name = "verify-busy",
        description = {
            "Runs the load tests' module and the whole verify while one core is kept busy, and counts what passed. Maven's "
                    + "output of each round is kept in target/verify-busy/. Exit code 1 if one round failed.",
            "",
            "A round of the load tests takes about one minute, one of verify about ten.",
            "",
            "Examples:",
            "  ./ballast bench verify-busy",
            "  ./ballast bench verify-busy --load-tests 5 --verify 0"
        })
final class BenchVerifyBusy implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--load-tests",
            paramLabel = "N",
            description = "Rounds of the module load-tests; default ${DEFAULT-VALUE}.")
    private int loadTests = 20;

    @Option(names = "--verify", paramLabel = "N", description = "Rounds of the whole verify; default ${DEFAULT-VALUE}.")
    private int verify = 3;

    @Option(names = "--cores", paramLabel = "N", description = "Cores to keep busy; default ${DEFAULT-VALUE}.")
    private int cores = 1;

    @Override
    public Integer call() throws InterruptedException {
        check("--load-tests", loadTests);
        check("--verify", verify);
        check("--cores", cores);
        if (loadTests == 0 && verify == 0) {
            throw new ParameterException(
                    spec.commandLine(), "--load-tests (0) and --verify (0) leave nothing to run; raise one of them");
        }
        try (BusyCores busy = BusyCores.keep(cores)) {
            Console.of(spec)
                    .progress("%d of %d cores are kept busy"
                            .formatted(busy.spinning(), Runtime.getRuntime().availableProcessors()));
            boolean passed = rounds(
                    "load-tests",
                    loadTests,
                    "-pl",
                    "load-tests",
                    "-am",
                    "-Dtest=dev.ballast.load.*",
                    "-Dit.test=SkippedChecksIT");
            return rounds("verify", verify) && passed ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private void check(String option, int value) {
        if (value < 0) {
            throw new ParameterException(spec.commandLine(), "%s (%d) must be 0 or more".formatted(option, value));
        }
    }

    private boolean rounds(String name, int rounds, String... arguments) throws InterruptedException {
        Console console = Console.of(spec);
        Path folder = Repository.root().resolve("target/verify-busy");
        int passed = 0;
        for (int round = 1; round <= rounds; round++) {
            Path log = folder.resolve("%s-%d.log".formatted(name, round));
            long begin = System.nanoTime();
            List<String> all = new ArrayList<>(List.of("verify"));
            all.addAll(List.of(arguments));
            int exit = MavenWrapper.run(all, log, line -> {}, runs -> {});
            console.print("%s %d of %d: %s after %d s; %s"
                    .formatted(
                            name,
                            round,
                            rounds,
                            exit == 0 ? "passed" : "FAILED",
                            Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                            log));
            told(read(log), exit == 0).forEach(line -> console.print("  " + line));
            passed += exit == 0 ? 1 : 0;
        }
        console.print("%s: %d of %d passed".formatted(name, passed, rounds));
        return passed == rounds;
    }

    private static List<String> read(Path log) {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /** Returns how many checks were skipped, and after a failure the first line of each. */
    static List<String> told(List<String> log, boolean passed) {
        Stream<String> skipped = log.stream().filter(line -> line.contains(" checks skipped because "));
        List<String> failures = log.stream()
                .filter(line -> line.matches("\\[ERROR\\] {3}\\S.*|(INVALID|UNKNOWN) .*"))
                .toList();
        Stream<String> first =
                log.stream().filter(line -> line.startsWith("[ERROR]")).limit(1);
        return Stream.concat(skipped, passed ? Stream.empty() : failures.isEmpty() ? first : failures.stream())
                .toList();
    }
}
