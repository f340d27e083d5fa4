package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.run.MavenWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher says where something is missing: a copy of it, with commands that fail planted on its path. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {

    private static final int LIMIT_SECONDS = 15;

    @TempDir
    private Path temporary;

    private Path launcher = Path.of("");
    private Path commands = Path.of("");
    private String path = "";

    @BeforeEach
    void copyLauncher() throws IOException {
        Path clone = Files.createDirectory(temporary.resolve("a clone with spaces"));
        launcher = Files.copy(MavenWrapper.root().resolve("ballast"), clone.resolve("ballast"));
        commands = Files.createDirectory(temporary.resolve("bin"));
        plant("docker", "exit 1");
        path = commands + ":" + System.getenv("PATH");
    }

    @Test
    void anEngineThatTheUserChoseIsNotReplaced() throws Exception {
        Ended ended = run("unix:///nowhere/docker.sock", "setup");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("DOCKER_HOST=unix:///nowhere/docker.sock", "start it");
    }

    @Test
    void norIsAnotherAdvisedInItsPlace() throws Exception {
        Ended ended = run("unix:///nowhere/docker.sock", "up");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("unset DOCKER_HOST").doesNotContain("setup");
    }

    @Test
    void whoIsNotRootIsToldWhatToInstallOrStart() throws Exception {
        plant("id", "echo 1000");
        Ended ended = run("", "demo");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("Docker").containsAnyOf("apt-get install", "systemctl start");
    }

    @Test
    void withoutAnEngineTheRemedyComesBeforeAnythingIsBuilt() throws Exception {
        Ended ended = run("", "up", "--detach");
        assertThat(ended.exit()).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(ended.output()).contains("./ballast setup").doesNotContain("building");
    }

    @Test
    void aSocketThatNobodyListensAtIsNoEngine() throws Exception {
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

    private record Ended(int exit, String output) {}

    private void plant(String name, String script) throws IOException {
        Path command = Files.writeString(commands.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
    }

    private Ended run(String dockerHost, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(java.util.stream.Stream.concat(
                                List.of("sh", launcher.toString()).stream(), List.of(arguments).stream())
                        .toList())
                .redirectErrorStream(true);
        builder.environment().put("PATH", path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("DOCKER_HOST");
        if (!dockerHost.isEmpty()) {
            builder.environment().put("DOCKER_HOST", dockerHost);
        }
        Path output = temporary.resolve("output");
        Process process = builder.redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }
}
