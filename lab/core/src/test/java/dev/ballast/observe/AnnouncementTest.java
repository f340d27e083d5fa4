package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementTest {

    @Test
    void readsAMemberListToTheMicrosecond() {
        Announcement announcement = Announcement.in(
                        "ballast {\"event\":\"rendered\",\"at\":1732345678.123456,\"errorMs\":0.4,"
                                + "\"upstreams\":[\"172.20.0.3:5000\"],\"more\":1}")
                .orElseThrow();

        assertThat(announcement.event()).isEqualTo("rendered");
        assertThat(announcement.upstreams()).isEqualTo(List.of("172.20.0.3:5000"));
        assertThat(announcement.errorMs()).isEqualTo(0.4);
        assertThat(announcement.moment()).isEqualTo(Instant.parse("2024-11-23T07:07:58.123456Z"));
    }

    @Test
    void readsTheMembersOfEachService() {
        Announcement announcement = Announcement.in(
                        "ballast {\"event\":\"rendered\",\"at\":1,\"errorMs\":0,\"upstreams\":[\"10.0.0.2:80\",\"10.0.0.1:80\"],"
                                + "\"services\":{\"api\":[\"10.0.0.1:80\",\"10.0.0.2:80\"],\"shop\":[]}}")
                .orElseThrow();

        assertThat(announcement.services())
                .isEqualTo(Map.of("api", List.of("10.0.0.1:80", "10.0.0.2:80"), "shop", List.of()));
        assertThat(announcement.upstreams()).containsExactly("10.0.0.2:80", "10.0.0.1:80");
    }

    @Test
    void knowsNoServicesUnlessTheLineSaysThem() {
        Announcement announcement = Announcement.in(
                        "ballast {\"event\":\"rendered\",\"at\":1,\"upstreams\":[\"10.0.0.1:80\"]}")
                .orElseThrow();

        assertThat(announcement.services()).isEmpty();
    }

    @Test
    void joinsTheServicesIfTheLineLacksTheUnion() {
        Announcement announcement = Announcement.in(
                        "ballast {\"event\":\"rendered\",\"at\":1,\"services\":{\"api\":[\"10.0.0.1:80\"],\"shop\":[\"10.0.0.1:80\"]}}")
                .orElseThrow();

        assertThat(announcement.upstreams()).containsExactly("10.0.0.1:80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"services\":[\"10.0.0.1:80\"]",
                "\"services\":{\"api\":null}",
                "\"services\":{\"api\":[null]}",
                "\"services\":{\"api\":[\" \"]}",
                "\"services\":{\"api\":\"10.0.0.1:80\"}",
                "\"services\":{\"\":[]}",
                "\"services\":{\"a/b\":[]}",
                "\"services\":{\"api\":[],\"api\":[]}",
                "\"upstreams\":[],\"services\":{\"api\":[\"10.0.0.1:80\"]}",
                "\"upstreams\":[\"10.0.0.1:80\"],\"services\":{\"api\":[]}",
            })
    void rejectsServicesThatAreNoLists(String members) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Announcement.in("ballast {\"event\":\"rendered\",\"at\":1,%s}".formatted(members)))
                .withMessageContaining("not an announcement: ");
    }

    @Test
    void boundsNamesAddressesAndTheirNumber() {
        String many = IntStream.rangeClosed(0, 100)
                .mapToObj("\"s%d\":[]"::formatted)
                .collect(Collectors.joining(",", "{", "}"));

        Stream.of(many, "{\"%s\":[]}".formatted("s".repeat(64)), "{\"api\":[\"%s\"]}".formatted("1".repeat(65)))
                .forEach(services -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> Announcement.in(
                                "ballast {\"event\":\"rendered\",\"at\":1,\"services\":%s}".formatted(services))));
    }

    @Test
    void leavesOtherLines() {
        assertThat(Announcement.in("ballast is what keeps a ship upright")).isEmpty();
        assertThat(Announcement.in("{\"event\":\"rendered\"}")).isEmpty();
    }

    @Test
    void namesATornLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Announcement.in("ballast {\"event\":\"rend"))
                .withMessageContaining("{\"event\":\"rend");
    }
}
