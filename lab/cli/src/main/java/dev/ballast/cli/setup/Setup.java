package dev.ballast.cli.setup;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.engine.Engine;
import dev.ballast.engine.image.BaseImages;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.standin.StandIns;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prepares what labs are built from. */
@Command(
        name = "setup",
        description = {
            "Prepares what labs need: a JDK, an engine, a neighbour table large enough for 30 APIs, and the base images. The "
                    + "launcher does the first three, as root.",
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
        Console console = Console.of(spec);
        Engine engine = Engine.connect();
        long start = System.nanoTime();
        List<String> missing = StandIns.missing(engine);
        missing.forEach(reference -> console.print("missing: " + reference));
        if (check) {
            if (missing.isEmpty() && !quiet) {
                console.print("nothing is missing");
            }
            return missing.isEmpty() ? ExitCodes.OK : ExitCodes.ENVIRONMENT;
        }
        StandIns.prepare(
                engine,
                line -> console.print(
                        String.format(Locale.ROOT, "%4.0f s  %s", (System.nanoTime() - start) / 1e9, line)));
        if (!quiet || !missing.isEmpty()) {
            new BaseImages(engine)
                    .status()
                    .forEach(status -> console.print("%s: %s"
                            .formatted(
                                    status.reference(),
                                    status.present().map(Setup::how).orElse("missing"))));
        }
        return ExitCodes.OK;
    }

    private static String how(BuiltImage image) {
        return image.standsInFor().isEmpty() ? "here" : "stood in for by " + image.reference();
    }
}
