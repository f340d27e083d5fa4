package dev.ballast.topology.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files in {@code valid} and {@code wrong}, for the reader and the schema. The comments of a wrong one say what the reader
 * says of it: {@code # expect LINE: PROBLEM}.
 */
class FixturesTest {

    private static final Path FOLDER = Path.of("src/test/resources/dev/ballast/topology/file");
    private static final Pattern EXPECTED = Pattern.compile("(?m)^# expect( \\d+)?: (.*)$");
    private static final String UNSEEN = "# not seen by the schema";

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TopologyFile.schema());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<Path> valid() throws IOException {
        return files("valid");
    }

    static Stream<Path> wrong() throws IOException {
        return files("wrong");
    }

    private static Stream<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(kind))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongFileIsRefusedWithLineAndField(Path file) throws IOException {
        List<String> expected = EXPECTED.matcher(Files.readString(file))
                .results()
                .map(line ->
                        file + (line.group(1) == null ? "" : ":" + line.group(1).strip()) + ": " + line.group(2))
                .toList();

        assertThat(expected).isNotEmpty();
        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> TopologyFile.read(file))
                .withMessage(String.join("\n", expected));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void schemaRefusesWhatItCanSee(Path file) throws IOException {
        String yaml = Files.readString(file);
        if (!yaml.contains(UNSEEN)) {
            assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validFileIsAcceptedByBothAndPrintsItself(Path file) throws IOException {
        String yaml = Files.readString(file);
        if (!yaml.contains(UNSEEN)) {
            assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
        }

        String printed = TopologyFile.toYaml(TopologyFile.read(file));

        assertThat(SCHEMA.validate(printed, InputFormat.YAML)).isEmpty();
        Path again = Files.writeString(folder.resolve("again.yaml"), printed);
        assertThat(TopologyFile.toYaml(TopologyFile.read(again))).isEqualTo(printed);
    }

    @Test
    void schemaAndReaderHaveTheSameKeys() throws JsonProcessingException {
        JsonNode top = new ObjectMapper().readTree(TopologyFile.schema());

        assertThat(keys(top)).containsExactlyInAnyOrderElementsOf(TopologyReader.TOP);
        assertThat(keys(top.at("/properties/consul"))).containsExactlyInAnyOrderElementsOf(TopologyReader.CONSUL);
        JsonNode service = top.at("/properties/services/additionalProperties");
        assertThat(keys(service)).containsExactlyInAnyOrderElementsOf(TopologyReader.SERVICE);
        JsonNode balancer = top.at("/properties/balancers/additionalProperties");
        assertThat(keys(balancer)).containsExactlyInAnyOrderElementsOf(TopologyReader.BALANCER);
        assertThat(keys(top.at("/properties/settings"))).isEqualTo(keys(List.of(Setting.values())));
        assertThat(keys(service.at("/properties/settings"))).isEqualTo(keys(Setting.all(true)));
        assertThat(keys(balancer.at("/properties/settings"))).isEqualTo(keys(Setting.all(false)));
    }

    @Test
    void schemaTakesThePresetsOfEachSetting() {
        for (Topology preset : List.of(Topology.reference(), Topology.article())) {
            assertThat(SCHEMA.validate(TopologyFile.toYaml(preset), InputFormat.YAML))
                    .isEmpty();
        }
    }

    private static List<String> keys(JsonNode object) {
        return object.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> keys(List<Setting> settings) {
        return settings.stream().map(Setting::key).toList();
    }
}
