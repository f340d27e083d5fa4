package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labels;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.ImageSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * docker-compose in a container of its own, driving this engine with {@code images/compose.yaml}. All that it starts has the
 * labels of a lab of this process, so that the next start of a lab removes it if this process is killed.
 */
final class Compose implements AutoCloseable {

    private static final String SOCKET = "/var/run/docker.sock";
    private static final int LIMIT_SECONDS = 120;
    private static final List<String> SERVICES =
            List.of("server-1", "server-2", "server-3", "client-ui", "api", "load-balancer");

    private final DockerClient docker = Containers.docker();
    private final String project;
    private final String container;

    private Compose(String project, String container) {
        this.project = project;
        this.container = container;
    }

    /** Starts it with the images that the lab builds, any free ports, and a project name of its own. */
    static Compose open() {
        ImageBuilder images = new ImageBuilder(Engine.connect(), line -> {});
        String lab = "%08x".formatted(ThreadLocalRandom.current().nextInt());
        String project = "ballast-it-" + lab;
        Map<String, String> labels = labels(lab);
        DockerClient docker = Containers.docker();
        String id = docker.createContainerCmd(reference(images, "compose"))
                .withName(project)
                .withLabels(labels)
                // if no lab is started any more, the project is gone after a while
                .withEntrypoint("sh", "-c", "sleep 600; docker-compose down --volumes --timeout 1")
                .withEnv(
                        "COMPOSE_PROJECT_NAME=" + project,
                        "COMPOSE_FILE=compose.yaml:labels.yaml",
                        "BALLAST_CONSUL_IMAGE="
                                + images.build(images.pinned("consul")).reference(),
                        "BALLAST_API_IMAGE=" + reference(images, "api-flask"),
                        "BALLAST_BALANCER_IMAGE=" + reference(images, "nginx-reload"),
                        "BALLAST_PORT=0",
                        "BALLAST_UI_PORT=0")
                .withHostConfig(
                        HostConfig.newHostConfig().withAutoRemove(true).withBinds(Bind.parse(SOCKET + ":" + SOCKET)))
                .exec()
                .getId();
        docker.copyArchiveToContainerCmd(id)
                .withHostResource(
                        Resources.file("/dev/ballast/images/compose.yaml").toString())
                .withRemotePath("/work")
                .exec();
        docker.copyArchiveToContainerCmd(id)
                .withHostResource(labelling(labels).toString())
                .withRemotePath("/work")
                .exec();
        docker.startContainerCmd(id).exec();
        return new Compose(project, id);
    }

    private static Map<String, String> labels(String lab) {
        try {
            return Labels.ownedBy(ProcessHandle.current().pid(), lab);
        } catch (IOException e) {
            return Map.of(); // without /proc no owner is ever known to be gone
        }
    }

    /** Returns a file for docker-compose, in JSON, which YAML includes. */
    private static Path labelling(Map<String, String> labels) {
        Map<String, Object> labelled = Map.of("labels", labels);
        try {
            Path file = Files.createTempDirectory("ballast-scenario").resolve("labels.yaml");
            file.getParent().toFile().deleteOnExit(); // the last registered goes first
            file.toFile().deleteOnExit();
            JsonMapper.builder()
                    .build()
                    .writeValue(
                            file.toFile(),
                            Map.of(
                                    "services",
                                    SERVICES.stream()
                                            .collect(Collectors.toMap(Function.identity(), service -> labelled)),
                                    "networks",
                                    Map.of("default", labelled)));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("no file for docker-compose", e);
        }
    }

    private static String reference(ImageBuilder images, String folder) {
        return images.build(ImageSource.parse(folder)).reference();
    }

    /** Runs {@code docker-compose ARGUMENTS}. */
    void run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "docker-compose";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        exec(container, command);
    }

    /** Returns the services that have a container. */
    Set<String> services() {
        return containers().stream().map(Compose::service).collect(Collectors.toSet());
    }

    /** Returns the host names of a service's running containers. */
    Set<String> hostnames(String service) {
        return containers().stream()
                .filter(found -> service(found).equals(service))
                .map(found -> found.getId().substring(0, 12))
                .collect(Collectors.toSet());
    }

    /** Returns the host port on which a service's port is published. */
    int port(String service, int containerPort) {
        return containers().stream()
                .filter(found -> service(found).equals(service))
                .flatMap(found -> Arrays.stream(found.getPorts()))
                .filter(port -> Integer.valueOf(containerPort).equals(port.getPrivatePort()))
                .peek(port -> assertThat(port.getIp()).isEqualTo("127.0.0.1"))
                .map(ContainerPort::getPublicPort)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the balancer's rendered configuration. */
    String rendered() {
        return exec(id("load-balancer"), "cat", "/etc/nginx/conf.d/load-balancer.conf");
    }

    /** Returns what a container of a service may do and take. */
    Containers.Rights rights(String service) {
        String id = id(service);
        return Containers.rights(id, exec(id, "cat", "/proc/1/status"));
    }

    private String id(String service) {
        return containers().stream()
                .filter(found -> service(found).equals(service))
                .map(Container::getId)
                .findFirst()
                .orElseThrow();
    }

    private List<Container> containers() {
        return docker.listContainersCmd()
                .withLabelFilter(Map.of("com.docker.compose.project", project))
                .exec();
    }

    private static String service(Container found) {
        return found.getLabels().getOrDefault("com.docker.compose.service", "");
    }

    private String exec(String where, String... command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String exec = docker.execCreateCmd(where)
                .withCmd(command)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        try {
            boolean ended = docker.execStartCmd(exec)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            said.writeBytes(frame.getPayload());
                        }
                    })
                    .awaitCompletion(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(ended)
                    .as("%s ended, having said %s", List.of(command), said)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while %s ran".formatted(List.of(command)), e);
        }
        assertThat(docker.inspectExecCmd(exec).exec().getExitCodeLong())
                .as("exit code of %s, which said %s", List.of(command), said)
                .isZero();
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Removes the project, and docker-compose itself. */
    @Override
    public void close() {
        try {
            run("down", "--volumes", "--timeout", "1");
        } finally {
            docker.killContainerCmd(container).exec();
        }
        assertThat(containers()).as("containers that compose left").isEmpty();
    }
}
