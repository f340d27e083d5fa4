package dev.ballast.endings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands of a repository's launcher. */
final class Commands {

    private final Path root;
    private final Limits limits;

    Commands(Path root, Limits limits) {
        this.root = root;
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    /** Starts one. */
    SessionCommand start(List<String> words, Place place) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("ballast").toString()));
        command.addAll(words);
        return SessionCommand.start(
                command, root, Map.of("BALLAST_RUNS", place.runs().toString()), place.log(words.get(0)));
    }

    /** Runs one. Returns in words why it did not end well, or empty if it did. */
    Optional<String> failure(List<String> words, Place place, int worstExit) throws IOException, InterruptedException {
        try (SessionCommand command = start(words, place)) {
            String name = "%s, which nobody ended,".formatted(words.get(0));
            if (!command.hasEndedWithin(limits.given())) {
                return Optional.of("%s has not ended within %d s"
                        .formatted(name, limits.given().toSeconds()));
            }
            return command.exitCode() > worstExit
                    ? Optional.of("%s had exit code %d".formatted(name, command.exitCode()))
                    : Optional.empty();
        }
    }
}
