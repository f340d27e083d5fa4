package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadUpToTest {

    private static final Instant AT = Instant.parse("2026-11-23T10:00:05Z");

    private final ReadUpTo read = new ReadUpTo(Instant.EPOCH);

    @Test
    void leavesOutWhatComesAgain() {
        assertThat(isNew("out", 0)).isTrue();
        assertThat(isNew("out", 1)).isTrue();

        assertThat(read.again()).isEqualTo(AT.plusMillis(1).minusSeconds(1));
        assertThat(isNew("out", 0)).isFalse();
        assertThat(isNew("out", 1)).isFalse();
        assertThat(isNew("out", 2)).isTrue();
    }

    @Test
    void leavesOutWhatAnEngineRepeatsUnasked() {
        for (int i = 0; i < 100; i++) {
            assertThat(isNew("out", i)).isTrue();
        }

        for (int i = 60; i < 100; i++) {
            assertThat(isNew("out", i)).isFalse();
        }
        assertThat(isNew("out", 100)).isTrue();
    }

    @Test
    void tellsItemsOfOneStampApart() {
        assertThat(read.isNew("out", AT, "one")).isTrue();
        assertThat(read.isNew("out", AT, "two")).isTrue();
        read.again();

        assertThat(read.isNew("out", AT, "one")).isFalse();
        assertThat(read.isNew("out", AT, "two")).isFalse();
        assertThat(read.isNew("out", AT, "three")).isTrue();
    }

    @Test
    void keepsSourcesApart() {
        isNew("out", 1000);
        read.again();

        assertThat(isNew("err", 1000)).isTrue();
        assertThat(isNew("out", 1000)).isFalse();
    }

    @Test
    void passesOnNewItemsAfterAClockStep() {
        isNew("out", 5);

        assertThat(isNew("out", 0)).isTrue();
    }

    @Test
    void leavesOutWhatIsEarlierThanItsFloor() {
        ReadUpTo fromNow = new ReadUpTo(AT);

        assertThat(fromNow.isNew("out", AT.minusMillis(1), "one")).isFalse();
        assertThat(fromNow.isNew("out", AT, "one")).isTrue();
    }

    @Test
    void forgetsWhatIsNoLongerRepeated() {
        for (int i = 0; i < 10_000; i++) {
            isNew("out", 20 * i);
        }

        assertThat(read.known()).isEqualTo(2_000);
    }

    @Test
    void knowsAllItemsOfABusySecond() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(read.isNew("out", AT.plusMillis(i / 10), i)).isTrue();
        }

        for (int i = 0; i < 10_000; i++) {
            assertThat(read.isNew("out", AT.plusMillis(i / 10), i)).isFalse();
        }
    }

    private boolean isNew(String source, int ms) {
        return read.isNew(source, AT.plusMillis(ms), "a line");
    }
}
