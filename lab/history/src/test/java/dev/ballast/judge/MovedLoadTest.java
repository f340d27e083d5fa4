package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.LoadEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.RequestLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of requests whose load stands at another time of the run, by both of its clocks. */
class MovedLoadTest {

    private static final Pattern BEGIN = Pattern.compile("started=(\\S+) at_ms=(\\S+)");

    @TempDir
    private Path folder;

    private final RunFixture run = RunFixture.right();

    MovedLoadTest() {
        Map<String, Integer> hosts = new HashMap<>();
        run.requests.forEach(request -> hosts.merge(String.valueOf(request.host()), 1, Integer::sum));
        run.at(16_200, LoadEvent.Requests.ofLoad("load1", 1_400, 0, hosts, 14_000L, Map.of()));
        RequestLog.of("load1", Instant.EPOCH, run.requests)
                .served()
                .forEach(seen -> run.at(
                        16_200,
                        new LoadEvent.ServedBetween(
                                seen.hostname(),
                                "",
                                "fresh",
                                2_000 + seen.firstMs(),
                                2_000 + seen.lastMs(),
                                seen.requests(),
                                "")));
    }

    @Test
    void aLoadAtItsTimeIsWhole() {
        assertThat(Judge.judge(run.in(folder)).worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aMovedLoadIsDamage() throws IOException {
        Path directory = run.in(folder);
        move(directory.resolve("requests/load1.csv.gz"), 1_500);

        assertThat(Judge.judge(directory).verdicts())
                .filteredOn(check -> check.check().equals(RunVerdicts.WHOLE))
                .singleElement()
                .satisfies(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN))
                .satisfies(check -> assertThat(check.detail())
                        .contains("requests/load1.csv.gz has its answers 1.500 s later than the history has them"));
    }

    private static void move(Path file, int ms) throws IOException {
        String lines;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        MatchResult begin = BEGIN.matcher(lines).results().findFirst().orElseThrow();
        String moved = "started=%s at_ms=%s"
                .formatted(Instant.parse(begin.group(1)).plusMillis(ms), Double.parseDouble(begin.group(2)) + ms);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(lines.replace(begin.group(), moved).getBytes(StandardCharsets.UTF_8));
        }
    }
}
