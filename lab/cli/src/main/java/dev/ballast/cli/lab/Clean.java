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
            "Removes images of earlier builds. A change of an image's folder or base image leads to a new image, and the earlier "
                    + "one stays on the engine.",
            "Keeps the current images, the newest image of each of your own folders, base images and their stand-ins, and "
                    + "images that a container uses. A removed image is built again when it is needed.",
            "",
            "Examples:",
            "  ./ballast clean --dry-run",
            "  ./ballast clean"
        })
public final class Clean implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "List the images, and remove none.")
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
                        images.remove(reference) ? "removed " + reference : reference + " is in use now; it stays");
            }
        }
        return ExitCodes.OK;
    }
}
