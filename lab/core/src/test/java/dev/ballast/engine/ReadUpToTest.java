package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadUpToTest {

    private static final Instant AT = Instant.parse("2026-11-23T10:00:05Z");

    private final ReadUpTo read = new ReadUpTo(Instant.EPOCH);

    @Test
    void leavesOutWhatComesAgain() {
        assertThat(read.isNew("out", AT)).isTrue();
        assertThat(read.isNew("out", AT.plusMillis(1))).isTrue();

        assertThat(read.again()).isEqualTo(AT.plusMillis(1).minusSeconds(1));
        assertThat(read.isNew("out", AT)).isFalse();
        assertThat(read.isNew("out", AT.plusMillis(1))).isFalse();
        assertThat(read.isNew("out", AT.plusMillis(2))).isTrue();
    }

    @Test
    void countsItemsWithOneStamp() {
        read.isNew("out", AT);
        read.isNew("out", AT);
        read.again();

        assertThat(read.isNew("out", AT)).isFalse();
        assertThat(read.isNew("out", AT)).isFalse();
        assertThat(read.isNew("out", AT)).as("the third").isTrue();
    }

    @Test
    void keepsSourcesApart() {
        read.isNew("out", AT.plusSeconds(1));
        read.again();

        assertThat(read.isNew("err", AT)).as("earlier, and never seen").isTrue();
        assertThat(read.isNew("out", AT.plusSeconds(1))).isFalse();
    }

    @Test
    void passesOnWhatComesOutOfOrder() {
        read.isNew("out", AT.plusMillis(5));

        assertThat(read.isNew("out", AT)).isTrue();
    }

    @Test
    void leavesOutWhatIsEarlierThanItsFloor() {
        ReadUpTo fromNow = new ReadUpTo(AT);

        assertThat(fromNow.isNew("out", AT.minusMillis(1))).isFalse();
        assertThat(fromNow.isNew("out", AT)).isTrue();
    }
}
