package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.live.LivePage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the live page of a running lab. */
@Command(
        name = Live.NAME,
        description = {
            "Serves the live page of a running lab on 127.0.0.1, until Ctrl-C or the lab's end.",
            "./ballast up serves it itself; this command is for labs of demos and tests, for labs of up --no-live, and for "
                    + "pages that no longer answer.",
            "",
            "Examples:",
            "  ./ballast live",
            "  ./ballast live --lab 1a2b --live-port 5002"
        })
public final class Live implements Callable<Integer> {

    static final String NAME = "live";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LabChoice choice = new LabChoice();

    @Option(
            names = LivePort.OPTION,
            paramLabel = "N",
            description = "The page's port; by default the one that the lab was started with, or a free one.")
    private @Nullable Integer port;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Engine engine = Engine.connect();
        Labs.Found found = choice.found();
        int chosen = port != null ? port : found.livePort();
        if (LivePage.answers(chosen, found.id())) {
            console.styled("live page      @|bold %s|@ (another process serves it)", LivePage.url(chosen));
            return ExitCodes.OK;
        }
        Up.requireFree(engine, "live page", LivePort.OPTION, chosen);
        Lab lab = choice.attach();
        try (LivePage page = LivePage.serve(lab, chosen)) {
            console.styled("live page      @|bold %s|@ (lab %s)", page.url(), lab.id());
            lab.awaitRemoval();
            page.end("Lab %s was removed.".formatted(lab.id()));
        }
        console.done("lab %s was removed by another process".formatted(lab.id()));
        return ExitCodes.OK;
    }
}
