package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labels;
import dev.ballast.engine.Labs;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A killed JVM leaves its lab behind. The next start removes that lab, and nothing else. */
class OrphansIT {

    private final DockerClient docker = Containers.docker();
    private final Labs labs = new Labs(Engine.connect());
    private final List<String> bystanders = new ArrayList<>();

    @Test
    void theNextStartRemovesAKilledJvmsLab() throws Exception {
        String foreign = bystander(Map.of("somebody.else.lab", "0badf00d"));
        String otherMachines = bystander(ofADeadOwner(Labels.OWNER_MACHINE, "another"));
        String otherUsers = bystander(ofADeadOwner(Labels.OWNER_USER, "4711"));
        try (Lab mine = Lab.start(small("mine"));
                DetachedLab detached = new DetachedLab(Lab.start(
                        small("detached"), LabOptions.named("detached").asDetached(true)))) {
            String orphan = labOfAKilledJvm();

            try (Lab next = Lab.start(small("next"))) {
                assertThat(labs.ids()).doesNotContain(orphan).contains(mine.id(), next.id(), detached.id());
                assertThat(containersOf(orphan)).isEmpty();
                assertThat(networksOf(orphan)).isEmpty();
                assertThat(historiesWith("removed labs whose owner is gone: ", orphan))
                        .as(
                                "histories that tell of it: the next run's, or one of a scenario that started at the same time")
                        .isNotEmpty();
            }
            assertThat(containersOf(mine.id())).hasSize(mine.allInstances().size());
            assertThat(containersOf(detached.id())).isNotEmpty();
            assertThat(Containers.there(foreign))
                    .as("a container without our labels")
                    .isTrue();
            assertThat(Containers.there(otherMachines)).as("another machine's").isTrue();
            assertThat(Containers.there(otherUsers)).as("another user's").isTrue();
        }
    }

    /** The engine does not remove an orphan's network while a foreign container is on it. */
    @Test
    void aStuckOrphanDoesNotPreventAStart() throws Exception {
        String orphan = "%08x".formatted(ThreadLocalRandom.current().nextInt());
        Process owner = new ProcessBuilder("cat").start(); // until the lab is to be an orphan, or this process is gone
        String network = docker.createNetworkCmd()
                .withName("ballast-it-" + orphan)
                .withLabels(Labels.ownedBy(owner.pid(), orphan))
                .exec()
                .getId();
        try {
            String stranger = bystander(Map.of("somebody.else.lab", "0badf00d"), "consul", "agent", "-dev");
            docker.connectToNetworkCmd()
                    .withNetworkId(network)
                    .withContainerId(stranger)
                    .exec();
            docker.startContainerCmd(stranger).exec();
            assertThat(owner.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();

            assertThat(labs.removeOrphans()).doesNotContain(orphan);
            assertThat(networksOf(orphan)).containsExactly(network);
        } finally {
            owner.destroyForcibly();
            removeBystanders();
            removeUnlessGone(network);
        }
    }

    /** Returns labels that would make an orphan but for one of them. */
    private static Map<String, String> ofADeadOwner(String label, String value) throws IOException {
        Map<String, String> labels =
                new HashMap<>(Labels.ownedBy(ProcessHandle.current().pid(), "0badf00d"));
        labels.put(Labels.OWNER_START, "1");
        labels.put(label, value);
        return labels;
    }

    @AfterEach
    void removeBystanders() {
        bystanders.forEach(id -> docker.removeContainerCmd(id).withForce(true).exec());
        bystanders.clear();
    }

    /** Removes a network, unless a scenario that starts at the same time has removed that orphan. */
    private void removeUnlessGone(String network) {
        try {
            docker.removeNetworkCmd(network).exec();
        } catch (NotFoundException e) {
            assertThat(docker.listNetworksCmd().withIdFilter(network).exec()).isEmpty();
        }
    }

    private static List<Path> historiesWith(String words, String lab) throws IOException {
        try (Stream<Path> runs = Files.list(RunDirectory.runsFolder())) {
            List<Path> found = new ArrayList<>();
            for (Path history : runs.map(run -> run.resolve("history.jsonl"))
                    .filter(Files::exists)
                    .toList()) {
                if (Files.readString(history).lines().anyMatch(line -> line.contains(words) && line.contains(lab))) {
                    found.add(history);
                }
            }
            return found;
        }
    }

    private static Topology small(String name) {
        return new OneServer().get().withName(name).withApis(0);
    }

    private String labOfAKilledJvm() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabToBeKilled.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = jvm.inputReader()) {
            List<String> said = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                if (line.startsWith(LabToBeKilled.READY)) {
                    String id = line.substring(LabToBeKilled.READY.length());
                    assertThat(containersOf(id))
                            .as("containers of the lab to be orphaned")
                            .isNotEmpty();
                    return id;
                }
            }
            throw new AssertionError("the JVM ended before its lab was ready, saying " + said);
        } finally {
            jvm.destroyForcibly(); // SIGKILL: no shutdown hook runs
            assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private List<String> containersOf(String lab) {
        return docker.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(Labels.LAB, lab)).exec().stream()
                .map(com.github.dockerjava.api.model.Container::getId)
                .toList();
    }

    private List<String> networksOf(String lab) {
        return docker.listNetworksCmd().withFilter("label", List.of(Labels.LAB + "=" + lab)).exec().stream()
                .map(com.github.dockerjava.api.model.Network::getId)
                .toList();
    }

    private String bystander(Map<String, String> labels) {
        return bystander(labels, "consul", "version");
    }

    private String bystander(Map<String, String> labels, String... command) {
        ImageBuilder images = new ImageBuilder(Engine.connect(), line -> {});
        String id = docker.createContainerCmd(
                        images.build(images.pinned("consul")).reference())
                .withLabels(labels)
                .withCmd(command)
                .exec()
                .getId();
        bystanders.add(id);
        return id;
    }

    /** A detached lab, which closing leaves alone, and which this removes all the same. */
    private final class DetachedLab implements AutoCloseable {
        private final String id;

        DetachedLab(Lab lab) {
            id = lab.id();
            lab.detach();
        }

        String id() {
            return id;
        }

        @Override
        public void close() {
            labs.remove(id);
        }
    }
}
