package dev.ballast.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.Container;
import dev.ballast.engine.Role;
import dev.ballast.history.History;
import dev.ballast.loss.Executions;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.Topology;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgersTest {

    private static final String IN_CONTAINER = "/var/lib/ballast/ledger/";

    private static final Container API = container("api-1", Role.API);
    private static final Container BALANCER = container("balancer", Role.BALANCER);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path run;

    private final Map<String, byte[]> files =
            new TreeMap<>(Map.of(IN_CONTAINER + "load1", new byte[] {1, 0, 2}, IN_CONTAINER + "load2", new byte[] {1}));
    private final Set<String> copied = new ConcurrentSkipListSet<>();

    @Test
    void copiesTheLedgersOfOneLoadAlone() {
        Executions executions = ledgers().of("load1", List.of(API.hostname()));

        assertThat(executions.times(2)).isEqualTo(2);
        assertThat(executions.gaps()).isEmpty();
        assertThat(copied).containsExactly("api-1 " + IN_CONTAINER + "load1");
    }

    @Test
    void knowsWhoDidNotCountEverything() {
        files.put(IN_CONTAINER + Executions.INCOMPLETE, new byte[0]);

        assertThat(ledgers().of("load1", List.of(API.hostname())).gaps())
                .containsExactly(API.hostname() + " did not count everything");
    }

    @Test
    void anInstanceThatExecutedNothingLacksNothing() {
        files.clear();

        Executions executions = ledgers().of("load1", List.of(API.hostname()));

        assertThat(executions.times(0)).isZero();
        assertThat(executions.gaps()).isEmpty();
    }

    @Test
    void keepsAllLedgersOfAnInstanceThatLeaves() {
        ledgers().keep(API);

        assertThat(copied).containsExactly("api-1 " + IN_CONTAINER + "load1", "api-1 " + IN_CONTAINER + "load2");
        assertThat(run.resolve("ledger").resolve(API.hostname()).resolve("load2.gz"))
                .exists();
    }

    private Ledgers ledgers() {
        RunFacts facts = new RunFacts("0badf00d", "LedgersTest", "", Topology.reference());
        return new Ledgers(
                () -> List.of(API, BALANCER),
                (container, path, each) -> files.forEach((file, bytes) -> {
                    if (file.equals(path) || file.startsWith(path + "/")) {
                        copied.add(container.name() + " " + file);
                        each.accept(file.substring(file.lastIndexOf('/') + 1), new ByteArrayInputStream(bytes));
                    }
                }),
                Evidence.of(RunDirectory.at(run), History.inMemory(), facts));
    }

    private static Container container(String name, Role role) {
        return new Container(name + "-".repeat(64 - name.length()), name, role, "10.0.0.7", Map.of(), true, "any");
    }
}
