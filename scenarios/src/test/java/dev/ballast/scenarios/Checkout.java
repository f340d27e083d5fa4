package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.build.Repository;
import dev.ballast.scenarios.Place.User;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A copy of this checkout with what {@code ./ballast} needs to start, in a folder with a blank and a {@code ü} in its path. A link
 * leads there, since this JVM may not be able to name that folder. Anybody may read it. Only this user may write to it.
 */
final class Checkout {

    /** When to give up a command. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Path folder;
    private final Path link;
    private int commands;

    private Checkout(Path folder) {
        this.folder = folder;
        this.link = folder.resolve("link");
    }

    /** What a command did. */
    record Ended(int exit, String out, String err) {}

    /** Makes the copy, whose classes are those of this test's class path. */
    static Checkout make() throws IOException, InterruptedException {
        Checkout made = new Checkout(Files.createTempDirectory("ballast-places"));
        made.shell("""
                chmod 755 "$1"
                real=$(printf '%s/a clone of j\\303\\274rgen' "$1")
                mkdir -m 755 "$real"
                ln -s "$real" "$1/link"
                """);
        Path root = Repository.root();
        Path target = Files.createDirectories(made.link.resolve("lab/cli/target"));
        for (String part : List.of("images", "reports", "scenarios")) {
            Files.createDirectory(made.link.resolve(part));
        }
        for (String file : List.of("ballast", "pom.xml", "mvnw")) {
            Files.copy(root.resolve(file), made.link.resolve(file));
        }
        Files.writeString(made.link.resolve("mvnw"), "#!/bin/sh\nexit 0\n"); // it builds nothing
        Files.createDirectory(target.resolve("classes"));
        Files.writeString(target.resolve("classpath"), libraries(Files.createDirectory(target.resolve("libraries"))));
        Ended built = made.run(User.SELF, "", made.folder, Map.of(), "--version");
        assertThat(built.exit()).as("exit code of the build: %s", built).isZero();
        made.shell("chmod -R a+rX \"$1\"");
        return made;
    }

    /** Copies the libraries, which another user may not read where they are, and returns the class path. */
    private static String libraries(Path into) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                entries.add(entry); // the launcher packs it
            } else if (Files.isRegularFile(path)) {
                entries.add(Files.copy(path, into.resolve(path.getFileName())).toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Returns its folder, by the link. */
    Path path() {
        return link;
    }

    /** Makes a folder in which a user may write, beside the checkout. */
    Path newFolder(User user) throws IOException {
        Path made = Files.createTempDirectory(folder, "folder");
        if (user.isAnother()) {
            Files.setAttribute(made, "unix:uid", user.id());
        }
        return made;
    }

    /** Returns why a user's place cannot be had on this machine, or empty if it can. */
    Optional<String> whyNot(User user) throws IOException, InterruptedException {
        if (!user.isAnother()) {
            return Optional.empty();
        }
        if (!Files.getAttribute(folder, "unix:uid").equals(0)) {
            return Optional.of("only root can act as another user");
        }
        if (run(User.SELF, "", folder, List.of("setpriv", "--version"), Map.of())
                        .exit()
                != 0) {
            return Optional.of("there is no setpriv (util-linux)");
        }
        List<String> look = List.of("sh", "-c", "test -x \"$1\" && test -r \"$2\"", "sh", java(), link + "/ballast");
        return run(user, "", folder, look, Map.of()).exit() == 0
                ? Optional.empty()
                : Optional.of("another user cannot read %s or %s".formatted(java(), folder));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Runs the launcher.
     *
     * @param group of another user, as in {@link User#runs}
     * @param from the working directory
     * @param environment all of it, beside the paths
     */
    Ended run(User user, String group, Path from, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", link.resolve("ballast").toString()));
        command.addAll(List.of(words));
        return run(user, group, from, command, environment);
    }

    private Ended run(User user, String group, Path from, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        commands++;
        Path out = folder.resolve(commands + ".out");
        Path err = folder.resolve(commands + ".err");
        ProcessBuilder builder = new ProcessBuilder(user.runs(group, command))
                .directory(from.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends in time; it said %s", command, Files.readString(err))
                    .isTrue();
        } finally {
            process.destroy();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private void shell(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", script, "sh", folder.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as("exit code of %s", script).isZero();
    }

    /** Removes everything, by a shell, since this JVM may not be able to name it. */
    void remove() throws IOException, InterruptedException {
        shell("rm -rf \"$1\"");
    }
}
