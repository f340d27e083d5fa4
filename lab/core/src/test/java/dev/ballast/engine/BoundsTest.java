package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {

    @Test
    void areTheUsualOnesWithoutASetting() {
        assertThat(Bounds.of(Map.of())).isEqualTo(Bounds.USUAL);
        assertThat(chosen(" ")).isEqualTo(Bounds.USUAL);
    }

    @Test
    void areTakenAwayByTheUser() {
        assertThat(chosen("off")).isEqualTo(Bounds.NONE);
    }

    @Test
    void userWidensOneAndKeepsTheOthers() {
        assertThat(chosen("memory=6g")).isEqualTo(new Bounds(true, 6L << 30, 4096));
        assertThat(chosen("memory=512m, processes=90")).isEqualTo(new Bounds(true, 512L << 20, 90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "memory=4", "memory=0g", "processes=many", "memory=4g,", "MEMORY=4g"})
    void unreadableSettingIsRefused(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(setting))
                .withMessage("BALLAST_BOUNDS (%s) must be off, or bounds such as memory=4g,processes=8192", setting);
    }

    private static Bounds chosen(String setting) {
        return Bounds.of(Map.of(Bounds.SETTING, setting));
    }
}
