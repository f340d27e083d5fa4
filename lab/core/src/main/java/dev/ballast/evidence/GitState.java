package dev.ballast.evidence;

import dev.ballast.run.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks git for the state of the work tree that a run came from. */
final class GitState {

    private static final int LIMIT_SECONDS = 5;

    private GitState() {}

    /** Returns the state of the work tree around a path; its parts are blank if there is none. */
    static Manifest.Git of(Path inside) {
        Path folder = existing(inside);
        return new Manifest.Git(
                git(folder, "rev-parse", "HEAD"),
                git(folder, "rev-parse", "--abbrev-ref", "HEAD"),
                !git(folder, "status", "--porcelain", "--untracked-files=no").isEmpty());
    }

    private static Path existing(Path path) {
        Path folder = path;
        while (!folder.toFile().isDirectory() && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String git(Path folder, String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(words));
        @Nullable Process process = null;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? answer : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }
}
