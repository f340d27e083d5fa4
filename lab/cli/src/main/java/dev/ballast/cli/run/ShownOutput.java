package dev.ballast.cli.run;

import dev.ballast.cli.build.MavenWrapper;
import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.Console;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Takes the lines of Maven's output, and shows what a user needs of them. */
interface ShownOutput extends Consumer<String> {

    /** Returns Maven's first errors if the lines that were shown do not say what failed. */
    List<String> errors();

    /**
     * Runs Maven, shows a part of its output, and keeps all of it in a file under {@code target}, which is named. Returns Maven's
     * exit code.
     *
     * @param command what the user typed, such as {@code load}
     * @param name the class that is run
     * @param conclude receives the runs that Maven made, the oldest first, after Maven's last output
     */
    static int run(
            List<String> arguments,
            String command,
            String name,
            ShownOutput shown,
            Console console,
            Consumer<List<Path>> conclude)
            throws InterruptedException {
        Path log = Repository.root()
                .resolve("target/%s/%s-%d.log"
                        .formatted(command, name, Instant.now().toEpochMilli()));
        console.progress("building " + name);
        console.note("the whole output is in " + log);
        int exit = MavenWrapper.run(arguments, log, shown, conclude);
        console.done("Maven ended with exit code " + exit);
        shown.errors().forEach(error -> console.styled("@|bold,red %s|@", error));
        console.print("whole output   " + log);
        return exit;
    }
}
