package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.LogConfig;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.ImageSource;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A container of a real engine. */
@Timeout(120)
class ContainerInsideIT {

    private static final Engine ENGINE = Engine.connect();
    private static final Containers CONTAINERS = new Containers(ENGINE, "5e915713", false);

    private static Container container;

    @BeforeAll
    static void start() {
        ImageBuilder images = new ImageBuilder(ENGINE, line -> {});
        CONTAINERS.removeAll();
        CONTAINERS.createNetwork(Map.of());
        container = CONTAINERS.start(ContainerSpec.of(
                        "sleeper",
                        Role.TOOL,
                        images.build(ImageSource.parse("registry")).reference())
                .command(List.of("sleep", "600")));
    }

    @AfterAll
    static void remove() {
        CONTAINERS.removeAll();
    }

    /** As {@code yes | head} ends on this machine: by SIGPIPE. */
    @Test
    void endsACommandWhoseOutputNobodyReads() throws InterruptedException {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(CONTAINERS.exec(container, closed, closed, "yes")).isEqualTo(128 + 13);
        assertThat(CONTAINERS
                        .exec(container, "sh", "-c", "cat /proc/[0-9]*/comm")
                        .stdout()
                        .lines())
                .contains("sleep")
                .doesNotContain("yes");
    }

    @Test
    void saysWhyACommandCannotBeRun() {
        assertThat(CONTAINERS.exec(container, "no-such-command")).satisfies(missing -> {
            assertThat(missing.exitCode()).isEqualTo(NotStarted.MISSING);
            assertThat(missing.stdout()).isEmpty();
            assertThat(missing.stderr()).contains("no-such-command", "sleeper", "no such program");
        });
        assertThat(CONTAINERS.exec(container, "/etc/passwd")).satisfies(unusable -> {
            assertThat(unusable.exitCode()).isEqualTo(NotStarted.UNUSABLE);
            assertThat(unusable.stderr()).contains("/etc/passwd", "permission denied");
        });
        assertThat(CONTAINERS.exec(container, "sh", "-c", "no-such-command").stderr())
                .doesNotContain("ballast");
    }

    @Test
    void outputThatTheEngineKeepsIsBounded() {
        LogConfig bound = ENGINE.docker()
                .inspectContainerCmd(container.id())
                .exec()
                .getHostConfig()
                .getLogConfig();

        assertThat(bound.getType()).hasToString("json-file");
        assertThat(bound.getConfig()).containsOnlyKeys("max-size", "max-file");
    }
}
