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

/** Prepares what labs are built from. */
@Command(
        name = "setup",
        description = {
            "Prepares what labs need: a JDK, an engine, a neighbour table large enough for 30 APIs (the launcher does these "
                    + "three, as root), and the base images.",
            "An image is pulled if a registry serves it. Otherwise a stand-in with a name and tag of its own is built from "
                    + "Debian's packages and Go modules. Images that are present stay as they are.",
            "",
            "BALLAST_REGISTRY=HOST:PORT takes all images from that registry.",
            "BALLAST_DEBIAN_MIRROR=URL takes Debian's packages from that mirror; GOPROXY works as usual."
        })
public final class Setup implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--check", description = "Only list what is missing; exit code 3 if something is.")
    private boolean check;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing if nothing is missing.")
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
