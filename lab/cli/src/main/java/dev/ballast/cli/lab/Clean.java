package dev.ballast.cli.lab;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.engine.Engine;
import dev.ballast.engine.image.EarlierImages;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes images of earlier builds. */
@Command(
        name = "clean",
        description = {
            "Removes images of earlier builds: an image is built anew when its folder changes, or what it stands on, and the "
                    + "one before stays on the engine.",
            "What this version's folders are built as stays, and so do the newest image of each folder of your own, base images "
                    + "and what stands in for them, and what a container uses. What is removed by mistake is built again.",
            "",
            "Examples:",
            "  ./ballast clean --dry-run",
            "  ./ballast clean"
        })
public final class Clean implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Say which ones, and remove nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        EarlierImages images = new EarlierImages(Engine.connect());
        List<String> earlier = images.find();
        if (earlier.isEmpty()) {
            console.print("no image of an earlier build; nothing to remove");
        }
        for (String reference : earlier) {
            if (dryRun) {
                console.print("would remove " + reference);
            } else {
                console.print(
                        images.remove(reference) ? "removed " + reference : reference + " has come into use; it stays");
            }
        }
        return ExitCodes.OK;
    }
}
