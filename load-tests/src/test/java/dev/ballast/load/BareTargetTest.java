package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.LossCheck;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.request.WarmUp;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareTargetTest {

    private final Properties properties = new Properties();

    @BeforeEach
    void runsGoElsewhere(@TempDir Path folder) {
        System.setProperty("ballast.runs", folder.toString());
    }

    @AfterEach
    void asBefore() {
        System.clearProperty("ballast.runs");
    }

    private Target started() {
        return Target.start(
                "SteadyLoad", LoadSettings.from(properties, new LoadSettings.Presets(100, Duration.ofSeconds(15))));
    }

    /** Uses a port that another server holds, so that the target is known not to answer. */
    @Test
    void aRefusingTargetIsInvalid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            properties.setProperty("ballast.target", "http://127.0.0.1:" + taken.getLocalPort());
        }
        Target target = started();
        PoolWork work = new PoolWork(target, PoolChanges.NONE, ArrivalProfile.constant(10, Duration.ofSeconds(1)));
        work.start();

        RunEvent.Checked lost = LossCheck.whileConstant(work.probes());

        assertThat(lost.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(lost.detail()).contains("refused", "unexplained: only the client tells of it");
        assertThat(work.times()).isEmpty();
        assertThat(target.lab()).isEmpty();
        assertThat(target.direct()).isEmpty();
    }

    @Test
    void figuresAreLeftInARunDirectory() {
        properties.setProperty("ballast.target", "http://127.0.0.1:1");
        Target target = started();
        RequestLog log = RequestLog.of(
                        "gatling",
                        Instant.now(),
                        List.of(new Request(
                                "gatling", 0, Request.Kind.GET, 0, 0, 0, 900, Outcome.ANSWERED, 200, "a", -1, true)))
                .after(new WarmUp(2, new TreeMap<>(Map.of("refused", 1L))));
        var listener = target.plan().listener();

        listener.stopped(LoadResult.of(log, listener.explainer(log), Phases.NONE));
        target.fail("too slow");
        target.end();

        Path run = target.runDirectory().path();
        assertThat(run.resolve("requests/gatling.csv.gz")).exists();
        assertThat(run.resolve("report.html")).content().contains("too slow");
        assertThat(run.resolve("manifest.json"))
                .content()
                .contains("\"outcome\" : \"failed\"", "./ballast load SteadyLoad --target http://127.0.0.1:1");
        assertThat(run.resolve("history.jsonl"))
                .content()
                .contains("\"type\":\"warmed-up\"", "\"requests\":2", "\"failures\":{\"refused\":1}");
    }
}
