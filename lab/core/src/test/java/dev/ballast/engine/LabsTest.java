package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabsTest {

    private static final Labs.Found ONE = lab("1a2b0000", "up");
    private static final Labs.Found OTHER = lab("1aff0000", "ScaleIT");

    @Test
    void findsALabByPartOfItsId() {
        assertThat(Labs.find(List.of(ONE, OTHER), "1a2")).isEqualTo(ONE);
        assertThat(Labs.find(List.of(ONE, OTHER), "1aff0000")).isEqualTo(OTHER);
    }

    @Test
    void namesTheLabsIfAnIdIsAmbiguous() {
        assertThatThrownBy(() -> Labs.find(List.of(ONE, OTHER), "1a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "2 labs run whose id begins with '1a': 1a2b0000 (up), 1aff0000 (ScaleIT); give more of the id");
    }

    @Test
    void namesTheLabsIfNoneMatches() {
        assertThatThrownBy(() -> Labs.find(List.of(ONE), "99"))
                .isInstanceOf(NoSuchLabException.class)
                .hasMessage("no lab '99' runs; there is 1a2b0000 (up)");
        assertThatThrownBy(() -> Labs.find(List.of(), "99"))
                .isInstanceOf(NoSuchLabException.class)
                .hasMessage("no lab '99' runs, nor any other; ./ballast up starts one");
    }

    @Test
    void emptyIdMeansNoLab() {
        assertThatThrownBy(() -> Labs.find(List.of(ONE), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id of a lab is empty; there is 1a2b0000 (up)");
    }

    @Test
    void networkDecidesAboutOrphans() throws Exception {
        Map<String, String> mine = Labels.owned("11111111", false);
        Map<String, String> dead = new HashMap<>(mine);
        dead.put(Labels.OWNER_START, "1");
        try (FakeEngine engine = engine(List.of(mine), List.of(mine, dead))) {
            assertThat(new Labs(engine.engine()).removeOrphans()).isEmpty();
        }
        try (FakeEngine engine = engine(List.of(dead), List.of(mine))) {
            assertThat(new Labs(engine.engine()).removeOrphans()).containsExactly("11111111");
        }
        try (FakeEngine engine = engine(List.of(), List.of(dead, dead))) {
            assertThat(new Labs(engine.engine()).removeOrphans()).containsExactly("11111111");
        }
    }

    @Test
    void findsALabOfWhichOnlyContainersAreLeft() throws Exception {
        try (FakeEngine engine = engine(List.of(), List.of(LabelsTest.OF_AN_EARLIER_VERSION))) {
            assertThat(new Labs(engine.engine()).find("0bad").owner()).isEqualTo("here:999999999");
        }
    }

    /** Whether its owner lives, nobody can say, so that it is neither removed nor left without a word. */
    @Test
    void namesALabOfAnEarlierVersion() throws Exception {
        try (FakeEngine engine = engine(
                List.of(Labels.owned("11111111", false), LabelsTest.OF_AN_EARLIER_VERSION),
                List.of(LabelsTest.OF_AN_EARLIER_VERSION))) {
            Labs.ClearedAway cleared = new Labs(engine.engine()).clearAway();

            assertThat(cleared.removed()).isEmpty();
            assertThat(cleared.ofUnknownOwners()).extracting(Labs.Found::id).containsExactly("0badcafe");
            assertThat(cleared.left()).containsExactly("11111111", "0badcafe");
        }
    }

    @Test
    void listsTheLabsOnceToClearThemAway() throws Exception {
        Map<String, String> dead = new HashMap<>(Labels.owned("22222222", false));
        dead.put(Labels.OWNER_START, "1");
        try (FakeEngine engine =
                engine(List.of(Labels.owned("11111111", false), dead, LabelsTest.OF_AN_EARLIER_VERSION), List.of())) {
            Labs.ClearedAway cleared = new Labs(engine.engine()).clearAway();

            assertThat(cleared.removed()).containsExactly("22222222");
            assertThat(cleared.left()).containsExactly("11111111", "0badcafe");
            assertThat(engine.asked())
                    .as("one listing, and one for the lab that is removed")
                    .filteredOn("GET /networks"::equals)
                    .hasSize(2);
        }
    }

    @Test
    void aYoungLabProbablyHasItsOwner() throws Exception {
        String young = "[{\"Id\":\"n1\",\"Created\":\"%s\",\"Labels\":{\"dev.ballast.lab\":\"0badcafe\"}}]"
                .formatted(Instant.now());
        try (FakeEngine engine = new FakeEngine().json("GET /networks", young)) {
            assertThat(new Labs(engine.engine()).clearAway().ofUnknownOwners()).isEmpty();
        }
    }

    private static FakeEngine engine(List<Map<String, String>> networks, List<Map<String, String>> containers)
            throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        return new FakeEngine()
                .json(
                        "GET /networks",
                        json.writeValueAsString(networks.stream()
                                .map(labels -> Map.of("Id", "n1", "Name", "n", "Labels", labels))
                                .toList()))
                .json(
                        "GET /containers/json",
                        json.writeValueAsString(containers.stream()
                                .map(labels -> Map.of("Id", "c1", "Labels", labels))
                                .toList()))
                .done("DELETE /networks/n1")
                .done("DELETE /containers/c1");
    }

    private static Labs.Found lab(String id, String startedBy) {
        return new Labs.Found(id, "{}", "", false, false, startedBy, "host:1", 0, false);
    }
}
