package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

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
