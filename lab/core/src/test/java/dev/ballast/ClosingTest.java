package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.Containers;
import dev.ballast.engine.FakeEngine;
import dev.ballast.evidence.Evidence;
import dev.ballast.evidence.RunFacts;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong at the end of a lab, its containers and its network are removed. */
@Timeout(60)
class ClosingTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private FakeEngine engine;
    private Evidence evidence;
    private WithContainers lab;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine()
                .json("GET /containers/json", "[{\"Id\":\"c1\"}]")
                .json("GET /networks", "[{\"Id\":\"n1\",\"Name\":\"ballast-1a2b3c4d\"}]")
                .done("DELETE /containers/c1")
                .done("DELETE /networks/n1");
        RunFacts facts = new RunFacts("1a2b3c4d", "ClosingTest", "", Topology.reference());
        RunDirectory run = RunDirectory.at(folder);
        evidence = Evidence.of(run, History.startingIn(run.historyFile()), facts);
        lab = new WithContainers(facts, evidence, new Containers(engine.engine(), "1a2b3c4d", false));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void onAFullDisk() throws IOException {
        Files.createDirectory(folder.resolve("history.jsonl")); // it can no more be written than on a full disk

        lab.fail(new LabException("interrupted"));
        lab.close();

        assertRemoved();
    }

    @Test
    void withoutMemory() {
        evidence.add("a log of 40 MiB", () -> {
            throw new OutOfMemoryError("planted");
        });

        lab.close();

        assertRemoved();
        assertThat(folder.resolve("manifest.json")).exists();
    }

    @Test
    void onAnInterruptedThread() {
        Thread.currentThread().interrupt();

        lab.close();

        assertThat(Thread.interrupted()).isTrue();
        assertRemoved();
    }

    /** A signal in between must find the hook that removes the rest. */
    @Test
    void holdsOnUntilAllIsRemoved() {
        List<String> order = new CopyOnWriteArrayList<>();
        engine.on("DELETE /networks/n1", exchange -> {
            order.add("network removed");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        lab.whenReleased = () -> order.add("released");

        lab.close();

        assertThat(order).containsExactly("network removed", "released");
    }

    @Test
    void aSignalAfterTheEndChangesNoVerdict() throws IOException {
        lab.close();
        String told = Files.readString(folder.resolve("history.jsonl"));

        lab.fail(new LabException("interrupted"));

        assertThat(folder.resolve("history.jsonl")).hasContent(told);
    }

    private void assertRemoved() {
        assertThat(engine.asked()).contains("DELETE /containers/c1", "DELETE /networks/n1");
    }

    /** A lab that has containers, and of whose start nothing else is known. */
    private static final class WithContainers extends AbstractLab {
        private final Containers containers;
        private Runnable whenReleased = () -> {};

        WithContainers(RunFacts facts, Evidence evidence, Containers containers) {
            super(facts, LabOptions.named("ClosingTest"), evidence);
            this.containers = containers;
        }

        @Override
        Optional<Containers> containers() {
            return Optional.of(containers);
        }

        @Override
        Optional<RunningSystem> running() {
            return Optional.empty();
        }

        @Override
        public Lab start() {
            return this;
        }

        @Override
        public List<Entry<?>> known() {
            return history.entries();
        }

        @Override
        public OptionalLong readyMs() {
            return OptionalLong.empty();
        }

        @Override
        public void close() {
            remove();
        }

        @Override
        public void detach() {
            release();
        }

        @Override
        synchronized void release() {
            super.release();
            whenReleased.run();
        }
    }
}
