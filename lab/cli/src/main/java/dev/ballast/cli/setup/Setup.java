package dev.ballast.cli.setup;

import dev.ballast.cli.console.ExitCodes;
import dev.ballast.engine.Engine;
import dev.ballast.engine.image.BaseImages;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.standin.StandIns;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes sure of everything that labs are built from. */
@Command(
        name = "setup",
        description = {
            "Makes sure of what labs need: a JDK, an engine, a neighbour table large enough for 30 APIs (the launcher sees to "
                    + "these, as root), and the base images.",
            "An image is pulled where a registry serves it, otherwise stood in for by one made here from Debian's packages "
                    + "and Go modules, under a name and tag of its own. What is there already is left alone.",
            "",
            "BALLAST_REGISTRY=HOST:PORT takes all images from that registry.",
            "BALLAST_DEBIAN_MIRROR=URL takes Debian's packages from that mirror; GOPROXY is honoured."
        })
public final class Setup implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--check", description = "Only say what is missing; exit code 3 if anything is.")
    private boolean check;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing where nothing is missing.")
    private boolean quiet;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Engine engine = Engine.connect();
        long start = System.nanoTime();
        List<String> missing = StandIns.missing(engine);
        missing.forEach(reference -> out.printf("missing: %s%n", reference));
        if (check) {
            if (missing.isEmpty() && !quiet) {
                out.println("nothing is missing");
            }
            out.flush();
            return missing.isEmpty() ? ExitCodes.OK : ExitCodes.ENVIRONMENT;
        }
        out.flush();
        StandIns.prepare(engine, line -> {
            out.printf("%4.0f s  %s%n", (System.nanoTime() - start) / 1e9, line);
            out.flush();
        });
        if (!quiet || !missing.isEmpty()) {
            new BaseImages(engine)
                    .status()
                    .forEach(status -> out.printf(
                            "%s: %s%n",
                            status.reference(), status.present().map(Setup::how).orElse("missing")));
            out.flush();
        }
        return ExitCodes.OK;
    }

    private static String how(BuiltImage image) {
        return image.standsInFor().isEmpty() ? "here" : "stood in for by " + image.reference();
    }
}
