package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of four hours in which an instance came or went each second. Its page is bounded, and says what it leaves out. */
class LongRunTest {
    private static final int CHANGES = 14_400;

    @Test
    void makesAPageOfBoundedSizeInSeconds(@TempDir Path folder) throws Exception {
        TestRun run = TestRun.goldenIn(folder)
                .write("history.jsonl", history())
                .load(
                        2,
                        "cafe",
                        IntStream.range(0, 10_000)
                                .mapToObj(i -> TestRun.answered(i, 1_000))
                                .toList());
        for (int i = 0; i < 70; i++) {
            run.write("rendered/%d.conf".formatted(i), "upstream %d;\n".formatted(i));
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime(); // other processes do not count
        Report.write(run.directory);

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin)).isLessThan(Duration.ofSeconds(15));
        assertThat(Files.size(run.directory.resolve("report.html"))).isLessThan(5_000_000);
        assertThat(run.read("report.html"))
                .contains("Drawn are the first 1,000 of 14,400 changes of the pool.")
                .contains("Drawn are the first 100 of 7,201 instances.")
                .contains("Drawn are the first 1,000 of 14,400 batches of requests.")
                .contains("Shown are the first 200 of 7,201 instances; history.jsonl has all.")
                .contains("Shown are the first 200 of 14,400 changes of the pool; results.json has all.")
                .contains("Shown are the first 200 of 14,401 member lists; history.jsonl has all.")
                .contains("Shown are the first 50 of 69 differences; the files under rendered/ have all.")
                .contains("Shown are the first 200 of 7,200 hostnames, the busiest; results.json has all.")
                .contains("; and 14,390 more.");
        Results results = Results.read(run.directory.resolve("results.json"));
        assertThat(results.steps()).hasSize(CHANGES).allMatch(step -> step.tookMs() == 300);
        assertThat(results.convergence())
                .filteredOn(stage -> stage.stage().equals(StageTimes.JOINS))
                .singleElement()
                .satisfies(stage -> {
                    assertThat(stage.instances()).isEqualTo(CHANGES / 2 + 1);
                    assertThat(stage.p99()).isEqualTo(100);
                });
    }

    /** The one that comes and goes has one name and one address, and a hostname of its own each time. */
    private static String history() {
        var lines = new StringBuilder();
        event(
                lines,
                0,
                "\"type\":\"instance-started\",\"instance\":\"api-1\",\"service\":\"api\",\"address\":\"10.0.0.1:80\"");
        event(lines, 100, passing("\"10.0.0.1:80\""));
        event(lines, 200, rendered(0, "\"10.0.0.1:80\""));
        for (int i = 0; i < CHANGES; i++) {
            double at = 1_000 + 1_000.0 * i;
            boolean up = i % 2 == 0;
            event(
                    lines,
                    at,
                    "\"type\":\"scale-requested\",\"service\":\"api\",\"from\":%d,\"to\":%d"
                            .formatted(up ? 1 : 2, up ? 2 : 1));
            event(
                    lines,
                    at + 100,
                    up
                            ? "\"type\":\"instance-started\",\"instance\":\"api-2\",\"service\":\"api\",\"address\":\"10.0.0.2:80\""
                            : "\"type\":\"instance-stopping\",\"instance\":\"api-2\",\"service\":\"api\"");
            String members = up ? "\"10.0.0.1:80\",\"10.0.0.2:80\"" : "\"10.0.0.1:80\"";
            event(lines, at + 150, passing(members));
            event(lines, at + 250, rendered(i + 1, members));
            event(
                    lines,
                    at + 300,
                    "\"type\":\"scaled\",\"service\":\"api\",\"to\":%d,\"tookMs\":300".formatted(up ? 2 : 1));
            event(
                    lines,
                    at + 400,
                    up
                            ? "\"type\":\"served\",\"hostname\":\"h%d\",\"instance\":\"api-2\"".formatted(i)
                            : "\"type\":\"instance-died\",\"instance\":\"api-2\",\"service\":\"api\",\"exitCode\":0");
            event(
                    lines,
                    at + 500,
                    "\"type\":\"requests\",\"purpose\":\"requests\",\"total\":9,\"failed\":0,\"hostnames\":{\"h%d\":9}"
                            .formatted(i - i % 2));
        }
        return lines.toString();
    }

    private static String passing(String members) {
        return "\"type\":\"consul-passing\",\"service\":\"api\",\"addresses\":[%s]".formatted(members);
    }

    private static String rendered(int number, String members) {
        return "\"type\":\"rendered\",\"balancer\":\"balancer\",\"upstreams\":[%s],\"file\":\"%d.conf\""
                .formatted(members, number);
    }

    private static void event(StringBuilder lines, double atMs, String fields) {
        lines.append("{\"atMs\":%s,%s}\n".formatted(atMs, fields));
    }
}
