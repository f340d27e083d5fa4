package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.history.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String EVIL = "<script>alert('x')</script>\\\"onload=\\\"";
    private TestRun run;

    @BeforeEach
    void copyGolden(@TempDir Path folder) {
        run = TestRun.goldenIn(folder);
    }

    @Test
    void writesBothFilesAndSaysWhere() {
        Report report = Report.write(run.directory);

        assertThat(report.page()).exists().hasFileName("report.html").hasParent(run.directory);
        assertThat(report.results()).exists().hasFileName("results.json").hasParent(run.directory);
        assertThat(report.worst()).isEqualTo(Verdict.VALID);
        assertThat(Report.write(run.directory)).isEqualTo(report);
    }

    @Test
    void describesTheRunInWords() {
        assertThat(run.page())
                .contains("The run passed. Both checks are VALID.")
                .contains("The pool was changed twice: api 1 → 3 in 1.33 s; api 3 → 2 in 375 ms.")
                .contains("700 requests were sent through the balancer; none failed.")
                .contains("./ballast demo");
    }

    @Test
    void linksToTheFilesBesideIt() {
        run.write("logs/a #1?%.log", "odd name\n");

        assertThat(run.page())
                .contains("href=\"./gatling/scaleunderload-1/index.html\"")
                .contains("href=\"./logs/api-1/flask.log\"")
                .contains("href=\"./logs/a%20%231%3F%25.log\"")
                .contains("src=\"./screenshots/consul-ui-2-instances.png\"")
                .contains("href=\"./consul/catalog.json\"")
                .containsPattern("href=\"./rendered/\\d+-balancer.conf\"");
    }

    @Test
    void needsNothingFromTheNetwork() {
        assertThat(run.page())
                .doesNotContain("http://", "https://", "<script", "<link")
                .contains("<style>", "<svg");
    }

    @Test
    void escapesTextFromContainers() {
        run.event("\"type\":\"served\",\"hostname\":\"%s\",\"instance\":\"%s\"".formatted(EVIL, EVIL))
                .event("\"type\":\"instance-started\",\"instance\":\"%s\",\"service\":\"api\",\"address\":\"%s\""
                        .formatted(EVIL, EVIL))
                .event("\"type\":\"rendered\",\"balancer\":\"%s\",\"upstreams\":[\"%s\"],\"file\":\"%s\""
                        .formatted(EVIL, EVIL, EVIL))
                .event(
                        "\"type\":\"requests\",\"purpose\":\"%s\",\"total\":1,\"failed\":1,\"hostnames\":{\"%s\":1},\"failures\":{\"%s\":1}"
                                .formatted(EVIL, EVIL, EVIL))
                .event("\"type\":\"scale-requested\",\"service\":\"%s\",\"from\":1,\"to\":2".formatted(EVIL))
                .event("\"type\":\"verdict\",\"check\":\"%s\",\"verdict\":\"%s\",\"detail\":\"%s\""
                        .formatted(EVIL, EVIL, EVIL))
                .event("\"type\":\"phase\",\"name\":\"%s\"".formatted(EVIL))
                .event("\"type\":\"%s\"".formatted(EVIL))
                .event("\"type\":\"failed\",\"message\":\"%s\"".formatted(EVIL))
                .edit(
                        "manifest.json",
                        m -> m.replace("\"demo\"", "\"" + EVIL + "\"").replace("17.0.15", EVIL));

        run.write("screenshots/<script>\" onload=\"x.png", "");

        assertThat(run.page())
                .contains("&lt;script&gt;", "./screenshots/%3Cscript%3E%22%20onload=%22x.png")
                .doesNotContain("<script")
                .doesNotContainPattern("<[^>]*[\\s\"]onload");
    }

    @Test
    void writesResultsForMachines() throws Exception {
        Report.write(run.directory);
        JsonNode results = new ObjectMapper().readTree(Files.readAllBytes(run.directory.resolve("results.json")));

        assertThat(((ObjectNode) results)
                        .remove("environment")
                        .path("topology balancer")
                        .asText())
                .isEqualTo("nginx-reload");
        assertThat(((ObjectNode) results).remove("convergence")).isNotEmpty();
        assertThat(results).isEqualTo(new ObjectMapper().readTree("""
                        {"format":2,"run":"20261123-101502-demo-1f2e3d4c","name":"demo","outcome":"passed","failure":null,
                         "worst":"VALID","capacity":null,
                         "verdicts":[
                          {"check":"every instance serves","verdict":"VALID","detail":"3 of 3 instances answered"},
                          {"check":"lost nothing","verdict":"VALID","detail":"700 requests, 0 lost"}],
                         "readyMs":2467.3,"durationMs":7400.0,
                         "steps":[
                          {"service":"api","from":1,"to":3,"tookMs":1333.0,"exposed":0,"lost":0},
                          {"service":"api","from":3,"to":2,"tookMs":375.0,"exposed":0,"lost":0}],
                         "requests":{"total":700,"failed":0,
                          "hostnames":{"3f1c9a2b7d10":352,"8be04d5512aa":248,"c71e66f09b34":100},"failures":{}},
                         "loads":[]}
                        """));
    }

    @Test
    void listsLostRequestsByCause() {
        run.event(
                "\"type\":\"requests\",\"purpose\":\"load\",\"total\":1000,\"failed\":3,\"hostnames\":{},\"failures\":{\"connection reset\":2,\"HTTP 502\":1}");

        assertThat(run.page())
                .contains(
                        "1,700 requests were sent through the balancer; 3 failed (1 × HTTP 502, 2 × connection reset).");
    }

    @Test
    void tellsFailuresOutsideOfLoadsApart() {
        run.event(
                "\"type\":\"requests\",\"purpose\":\"load l1\",\"load\":\"l1\",\"total\":100,\"failed\":3,\"hostnames\":{}");
        run.event(
                "\"type\":\"requests\",\"purpose\":\"until each instance has answered\",\"total\":9,\"failed\":2,\"hostnames\":{}");

        assertThat(run.page()).contains("5 failed.", "Of these, 2 were no load's");
    }

    @Test
    void reportsARunThatWasCutOffEarly() {
        run.write("history.jsonl", "{\"seq\":0,\"atMs\":0,\"type\":\"phase\",\"name\":\"starting\"}\n")
                .write("manifest.json", "{\"format\":1,\"outcome\":\"running\"}");

        assertThat(run.page())
                .contains(
                        "The pool was not changed.",
                        "No instance was seen",
                        "No requests through the balancer were recorded.");
    }
}
