package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.image.ImageLabels;
import dev.ballast.history.BalancerEvent.Worker;
import dev.ballast.history.BalancerEvent.WorkerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerNoticesTest {

    @ParameterizedTest
    @ValueSource(strings = {"nginx-reload", "nginx-restart", "nginx-dns", "nginx-lua"})
    void foldersOfNginxTellWorkersApart(String folder) {
        Map<String, String> labels = ImageBuilder.shippedLabels().getOrDefault(folder, Map.of());
        WorkerNotices notices = WorkerNotices.of(List.of(labels.getOrDefault(ImageLabels.WORKERS, "")));

        assertThat(in(notices, "2026/11/23 07:30:00 [notice] 45#45: start worker process 46"))
                .contains(worker(WorkerState.STARTED));
        assertThat(in(notices, "2026/11/23 07:30:00 [notice] 46#46: gracefully shutting down"))
                .contains(worker(WorkerState.DRAINING));
        assertThat(in(notices, "2026/11/23 07:30:00 [notice] 45#45: worker process 46 exited with code 0"))
                .contains(worker(WorkerState.GONE));
        assertThat(in(notices, "2026/11/23 07:30:00 [alert] 45#45: worker process 46 exited on signal 9"))
                .contains(worker(WorkerState.GONE));
        assertThat(in(notices, "2026/11/23 07:30:00 [notice] 45#45: signal 1 (SIGHUP) received, reconfiguring"))
                .isEmpty();
        assertThat(in(notices, "GET /start worker process 46")).isEmpty();
    }

    @Test
    void readsAnotherProxysNotices() {
        WorkerNotices notices =
                WorkerNotices.of(List.of("New worker .(?<started>[0-9]+)|Former worker .(?<gone>[0-9]+). exited"));

        assertThat(in(notices, "[NOTICE]   (8) : New worker (46) forked")).contains(worker(WorkerState.STARTED));
        assertThat(in(notices, "[WARNING]  (8) : Former worker (46) exited with code 0 (Exit)"))
                .contains(worker(WorkerState.GONE));
    }

    @Test
    void findsNothingWithoutAnExpression() {
        String line = "2026/11/23 07:30:00 [notice] 45#45: start worker process 46";

        assertThat(in(WorkerNotices.of(List.of("")), line)).isEmpty();
        assertThat(in(WorkerNotices.of(List.of()), line)).isEmpty();
    }

    @Test
    void leavesWhatIsNoProcessId() {
        assertThat(in(WorkerNotices.of(List.of("worker (?<started>\\S+)")), "worker one"))
                .isEmpty();
    }

    @Test
    void refusesAnExpressionThatFindsNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerNotices.of(List.of("worker ([0-9]+)")))
                .withMessageStartingWith("label dev.ballast.workers=\"worker ([0-9]+)\": use one or more of the groups")
                .withMessageContaining("(?<started>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerNotices.of(List.of("worker (?<gone>[0-9]+")))
                .withMessageContaining("use a regular expression of Java: ");
    }

    private static Optional<Worker> in(WorkerNotices notices, String line) {
        return notices.in("balancer", line);
    }

    private static Worker worker(WorkerState state) {
        return new Worker("balancer", 46, state);
    }
}
