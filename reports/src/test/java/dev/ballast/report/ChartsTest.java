package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The charts' part of a page, as far as it can be told without a browser. */
class ChartsTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"chart-data\">(.*?)</script>");
    private static final Pattern SCRIPT = Pattern.compile("(?s)<script>(.*?)</script>");

    private TestRun run;

    @BeforeEach
    void copyGolden(@TempDir Path folder) {
        run = TestRun.goldenIn(folder);
    }

    @Test
    void aRunWithoutALoadHasNoScript() {
        assertThat(run.page()).doesNotContain("<script", "id=\"chart-controls\"");
    }

    @Test
    void allowsOnlyThePagesScript() throws Exception {
        run.load(2, "cafe", answered(100));
        String page = run.page();
        Matcher script = SCRIPT.matcher(page);

        assertThat(script.find()).isTrue();
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(script.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(page)
                .contains("script-src 'sha256-%s'".formatted(Base64.getEncoder().encodeToString(hash)))
                .contains("MIT", "uPlot")
                .doesNotContainPattern("(?:src|href)=\"?https?:")
                .doesNotContain("<link");
    }

    @Test
    void drawsSlicesChangesAndUpstreams() throws Exception {
        run.load(2, "cafe", answered(200));
        JsonNode data = data();
        JsonNode load = data.path("loads").path(0);

        assertThat(load.path("name").asText()).isEqualTo("load cafe");
        assertThat(load.path("start").asDouble()).isEqualTo(2.0);
        assertThat(load.path("p50")).hasSameSizeAs(load.path("rate"));
        assertThat(load.path("rate").path(2).asDouble()).isEqualTo(100);
        assertThat(data.path("changes").findValuesAsText("label")).containsExactly("api 1 → 3", "api 3 → 2");
        assertThat(data.path("upstreams").findValues("members"))
                .last()
                .extracting(JsonNode::toString)
                .isEqualTo("[\"api-1\",\"api-2\"]");
    }

    @Test
    void marksKillsAmongTheChanges() throws Exception {
        run.load(2, "cafe", answered(200))
                .event("\"type\":\"instance-killed\",\"instance\":\"api-2\",\"service\":\"api\",\"signal\":\"KILL\"");

        assertThat(data().path("changes").findValuesAsText("label"))
                .containsExactly("api 1 → 3", "api 3 → 2", "api-2 killed");
    }

    @Test
    void namesSignalsThatDoNotKill() throws Exception {
        run.event("\"type\":\"instance-killed\",\"instance\":\"api-1\",\"service\":\"api\",\"signal\":\"STOP\"")
                .load(2, "cafe", answered(100));

        assertThat(data().path("changes").findValuesAsText("label")).contains("api-1 was sent STOP");
    }

    @Test
    void drawsTheLossesOfAllLoads() throws Exception {
        run.load(2, "kept", answered(2_000))
                .load(2, "probe", ten("empty pool", 50_000))
                .load(2, "other", ten("empty pool", 60_000, "reload gap", 5_000_000));
        JsonNode lost = data().path("lost");

        assertThat(data().path("loads").path(0).path("name").asText()).isEqualTo("load kept");
        assertThat(lost.path("slice").asDouble())
                .as("that of the widest that lost any")
                .isBetween(0.01, 1.0);
        assertThat(lost.path("at")).as("slices with losses").hasSize(2);
        assertThat(lost.path("by").path("empty pool").toString()).isEqualTo("[20,0]");
        assertThat(lost.path("by").path("reload gap").toString()).isEqualTo("[0,10]");
        assertThat(data().path("loads").findValues("lost").stream().map(JsonNode::toString))
                .containsExactlyInAnyOrder("{}", "{\"empty pool\":10}", "{\"empty pool\":10,\"reload gap\":10}");
    }

    /** Ten requests each that were lost by a cause, all due so many microseconds after the load's start. */
    private static List<String> ten(Object... causesAndDue) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < causesAndDue.length; i += 2) {
            for (int n = 0; n < 10; n++) {
                Object due = causesAndDue[i + 1];
                lines.add("%d,GET,%s,0,%s,%s,BAD_GATEWAY,502,,0,1,%s"
                        .formatted(lines.size(), due, due, due, causesAndDue[i]));
            }
        }
        return lines;
    }

    @Test
    void aNameCannotEndTheScript() throws Exception {
        run.load(2, "cafe", List.of("0,GET,0,0,0,1000,BAD_GATEWAY,502,,0,1,</script><script>alert(1)</script>"))
                .event("\"type\":\"scale-requested\",\"service\":\"</script><script>alert(2)\",\"from\":1,\"to\":2");

        assertThat(run.page()).doesNotContain("<script>alert");
        assertThat(data().path("loads").path(0).path("lost").has("</script><script>alert(1)</script>"))
                .isTrue();
    }

    @Test
    void aMillionRequestsMakeASmallPage() throws Exception {
        run.load(
                2,
                "cafe",
                () -> IntStream.range(0, 1_000_000)
                        .mapToObj(i -> TestRun.answered(i, 500 + i % 977 * 100L))
                        .iterator());

        run.page();
        assertThat(Files.size(run.directory.resolve("report.html"))).isLessThan(5_000_000);
        assertThat(data().path("loads").path(0).path("p99").size()).isBetween(Slices.MOST / 2, Slices.MOST);
    }

    private JsonNode data() throws Exception {
        Matcher data = DATA.matcher(run.page());
        assertThat(data.find()).isTrue();
        return new ObjectMapper().readTree(data.group(1));
    }

    private static List<String> answered(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> TestRun.answered(i, 1_000))
                .toList();
    }
}
