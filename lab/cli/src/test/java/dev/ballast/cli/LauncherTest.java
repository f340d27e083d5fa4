package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs a copy of the launcher, with failing commands planted on its path. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path temporary;

    private Path launcher = Path.of("");
    private Path commands = Path.of("");
    private String path = "";
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void copyLauncher() throws IOException {
        Path clone = Files.createDirectory(temporary.resolve("a clone with spaces"));
        launcher = Files.copy(Repository.root().resolve("ballast"), clone.resolve("ballast"));
        commands = Files.createDirectory(temporary.resolve("bin"));
        plant("docker", "exit 1");
        path = commands + ":" + System.getenv("PATH");
    }

    @Test
    void keepsEngineThatUserChose() throws Exception {
        Ended ended = run("unix:///nowhere/docker.sock", "setup");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("DOCKER_HOST=unix:///nowhere/docker.sock", "start it");
    }

    @Test
    void advisesNoOtherEngineThanChosenOne() throws Exception {
        Ended ended = run("unix:///nowhere/docker.sock", "up");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("unset DOCKER_HOST").doesNotContain("setup");
    }

    @Test
    void tellsOtherUsersWhatToInstall() throws Exception {
        plant("id", "echo 1000");
        Ended ended = run("", "demo");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("Docker").containsAnyOf("apt-get install", "systemctl start");
    }

    @Test
    void reportsAMissingEngineBeforeBuilding() throws Exception {
        Ended ended = run("", "up", "--detach");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("./ballast setup").doesNotContain("building");
    }

    @Test
    void treatsSocketWithoutListenerAsNoEngine() throws Exception {
        Files.delete(commands.resolve("docker"));
        plant("curl", "exit 7");
        for (String tool : List.of("dirname", "readlink")) {
            plant(tool, "PATH=/usr/bin:/bin exec %s \"$@\"".formatted(tool));
        }
        path = commands.toString();
        Ended ended = run("", "up", "--detach");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("./ballast setup").doesNotContain("building");
    }

    @Test
    void buildsAndUsesArchive() throws Exception {
        plantBuild();

        Ended built = run("", "--version");
        assertThat(built.exit()).isZero();
        assertThat(built.output()).contains("building", "Ballast ").doesNotContain("warning");
        assertThat(target().resolve("ballast-cli.jsa")).isNotEmptyFile();
        assertThat(run("", "--version").output()).startsWith("Ballast ");
    }

    @Test
    void startsWithoutArchiveOrWithBrokenOne() throws Exception {
        plantBuild();
        run("", "--version");
        Files.delete(target().resolve("ballast-cli.jsa"));
        assertThat(run("", "--version").output()).startsWith("Ballast ");

        Files.writeString(target().resolve("ballast-cli.jsa"), "broken");
        assertThat(run("", "--version").output()).startsWith("Ballast ");
    }

    @Test
    void buildsAgainAfterItsFolderWasMoved() throws Exception {
        plantBuild();
        plantJdk();
        run("", "--version");
        Path moved = Files.move(launcher.getParent(), temporary.resolve("moved"));
        launcher = moved.resolve("ballast");

        assertThat(run("", "--version").output()).contains("building", "Ballast ");
        assertThat(target().resolve("ballast-cli.classpath")).content().startsWith(moved.toString());
    }

    @Test
    void buildsAgainWithoutItsJar() throws Exception {
        plantBuild();
        plantJdk();
        run("", "--version");
        Files.delete(target().resolve("ballast-cli.jar"));

        assertThat(run("", "--version").output()).contains("building", "Ballast ");
        assertThat(run("", "--version").output()).startsWith("Ballast ");
    }

    @Test
    void buildsAgainWithoutLibrary() throws Exception {
        plantBuild();
        plantJdk();
        run("", "--version");
        Path library = Files.writeString(temporary.resolve("library.jar"), "");
        Path classPath = target().resolve("ballast-cli.classpath");
        Files.writeString(classPath, Files.readString(classPath).strip() + ":" + library + "\n");
        assertThat(run("", "--version").output()).startsWith("Ballast ");
        Files.delete(library);

        assertThat(run("", "--version").output()).contains("building", "Ballast ");
        assertThat(run("", "--version").output()).startsWith("Ballast ");
    }

    @Test
    void buildsAgainInACopyOfItsFolder() throws Exception {
        plantBuild();
        plantJdk();
        run("", "--version");
        Path copy = temporary.resolve("copy");
        start(List.of("cp", "-a", launcher.getParent().toString(), copy.toString()))
                .waitFor();
        launcher = copy.resolve("ballast");

        assertThat(run("", "--version").output()).contains("building", "Ballast ");
        assertThat(target().resolve("ballast-cli.classpath")).content().startsWith(copy.toString());
    }

    @Test
    void startsInAFolderWithOtherLettersThanAscii() throws Exception {
        plantBuild();
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        start(List.of("cp", "-a", classes + "/.", target().resolve("classes").toString()))
                .waitFor();
        Files.writeString(
                target().resolve("classpath"),
                Stream.of(classPathWithoutTests().split(":"))
                        .filter(entry -> !entry.equals(classes.toString()))
                        .collect(Collectors.joining(":")));
        environment.put("LC_ALL", "C");
        String inOther = """
                folder=$(printf '%s/\\303\\274' "$0")
                cp -a "$1" "$folder"
                sh "$folder/ballast" --version
                status=$?
                rm -r "$folder" # this JVM may not be able to name it
                exit $status
                """;

        Ended ended = end(start(List.of(
                "sh", "-c", inOther, temporary.toString(), launcher.getParent().toString())));

        assertThat(ended.output()).contains("Ballast 0");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void givesMavenAHome() throws Exception {
        plantBuild();
        plantJdk();
        plant(launcher.resolveSibling("mvnw"), "set -u; echo \"$HOME\" >home");
        environment.put("HOME", "");

        assertThat(run("", "--version").exit()).isZero();
        assertThat(launcher.resolveSibling("home")).content().startsWith("/");
    }

    @Test
    void namesHomeThatMavenCannotUse() throws Exception {
        plantBuild();
        plantJdk();
        environment.put("HOME", "/dev/null/me");
        environment.put("MAVEN_USER_HOME", "");

        Ended ended = run("", "--version");

        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("/dev/null/me/.m2", "set HOME");
    }

    @Test
    void namesFolderInWhichItCannotBuild() throws Exception {
        plantBuild();
        Files.move(target(), temporary.resolve("target"));
        Files.writeString(target(), "no folder");

        Ended ended = run("", "--version");

        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output())
                .contains("it was not built there", "may not write to " + target(), "a copy of your own");
    }

    @Test
    void endsTheBuildIfItIsEnded() throws Exception {
        plantBuild();
        plantJdk();
        plant(
                launcher.resolveSibling("mvnw"),
                "trap 'echo ended >ended; exit 1' TERM; echo began >began; while :; do sleep 0.1; done");
        Process process = start(List.of("sh", launcher.toString(), "--version"));
        await().atMost(LIMIT).until(() -> Files.exists(launcher.resolveSibling("began")));

        process.destroy();

        assertThat(end(process).exit()).isEqualTo(130);
        await().atMost(LIMIT).until(() -> Files.exists(launcher.resolveSibling("ended")));
    }

    @Test
    void verifyHandsOverWhatItWasGiven() throws Exception {
        plantBuild();
        plantJdk();
        plant("docker", "exit 0");
        plant("id", "echo 1000");
        environment.put("BALLAST_RUNS", "my runs");

        assertThat(run("", "verify", "--", "-Dkey=value").output().strip())
                .contains("-Dballast.runs=" + Path.of("my runs").toAbsolutePath())
                .endsWith("dev.ballast.cli.Main verify -- -Dkey=value");
    }

    /** Plants a JDK that packs and starts nothing, because a real one takes seconds to make the archive. */
    private void plantJdk() throws IOException {
        Path bin = Files.createDirectories(temporary.resolve("jdk/bin"));
        plant(bin.resolve("javac"), "exit 0");
        plant(bin.resolve("jar"), "echo packed >\"$4\"");
        plant(bin.resolve("java"), "echo \"Ballast of a planted JDK: $*\"");
        Files.writeString(temporary.resolve("jdk/release"), "JAVA_VERSION=\"17\"");
        environment.put("JAVA_HOME", temporary.resolve("jdk").toString());
    }

    /** Plants a Maven wrapper that builds nothing: the classes are those of this test. */
    private void plantBuild() throws IOException {
        Path clone = launcher.getParent();
        for (String folder : List.of("lab", "images", "reports")) {
            Files.createDirectories(clone.resolve(folder));
        }
        Files.writeString(clone.resolve("pom.xml"), "<project/>");
        Files.createDirectories(target().resolve("classes"));
        Files.writeString(target().resolve("classpath"), classPathWithoutTests());
        Path maven = Files.writeString(clone.resolve("mvnw"), "#!/bin/sh\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    private Path target() {
        return launcher.resolveSibling("lab/cli/target");
    }

    private static String classPathWithoutTests() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.endsWith("/test-classes"))
                .collect(Collectors.joining(":"));
    }

    private record Ended(int exit, String output) {}

    private void plant(String name, String script) throws IOException {
        plant(commands.resolve(name), script);
    }

    private static void plant(Path command, String script) throws IOException {
        Files.writeString(command, "#!/bin/sh\n" + script + "\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
    }

    private Ended run(String dockerHost, String... arguments) throws IOException, InterruptedException {
        if (!dockerHost.isEmpty()) {
            environment.put("DOCKER_HOST", dockerHost);
        }
        return end(start(Stream.concat(Stream.of("sh", launcher.toString()), Stream.of(arguments))
                .toList()));
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("DOCKER_HOST");
        builder.environment().putAll(environment);
        return builder.redirectOutput(temporary.resolve("output").toFile()).start();
    }

    private Ended end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        return new Ended(process.exitValue(), Files.readString(temporary.resolve("output")));
    }
}
