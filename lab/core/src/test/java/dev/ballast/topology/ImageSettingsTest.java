package dev.ballast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.topology.EffectiveSetting.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSettingsTest {

    private static final ImageSource IMAGE = ImageSource.parse("team/image:1");

    private final ImageSettings image =
            ImageSettings.labelled(" upstream-idle retries=3 fail-timeout=120s/1s of-a-later-version ");

    @Test
    void labelListsWhatTheImagePutsIntoEffect() {
        assertThat(image.isKnown()).isTrue();
        assertThat(image.takes(Setting.UPSTREAM_IDLE)).isTrue();
        assertThat(image.takes(Setting.RETRIES)).isTrue();
        assertThat(image.takes(Setting.FAIL_TIMEOUT)).isTrue();
        assertThat(image.takes(Setting.CLIENT_IDLE)).isFalse();
        assertThat(ImageSettings.labelled("").takes(Setting.CLIENT_IDLE))
                .as("it takes none")
                .isFalse();
    }

    @Test
    void labelHasDefaultsOfTheImage() {
        assertThat(image.preset(Setting.UPSTREAM_IDLE)).isEmpty();
        assertThat(image.preset(Setting.RETRIES)).contains("3");
        assertThat(image.preset(Setting.FAIL_TIMEOUT)).contains("2m");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSettings.labelled("retries=many"))
                .withMessage("label dev.ballast.settings: retries (many) must be 0 to 100, or all");
    }

    @Test
    void imageWithoutTheLabelSaysNothing() {
        ImageSettings unknown = ImageSettings.labelled(null);

        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown.takes(Setting.UPSTREAM_IDLE)).isNull();
        assertThat(unknown.preset(Setting.UPSTREAM_IDLE)).isEmpty();
        assertThat(refusal(unknown, Setting.FAIL_TIMEOUT, "1500ms", Origin.OWN)).isEmpty();
    }

    @Test
    void refusesBrokenUnitsButNotTheDefaults() {
        assertThat(refusal(image, Setting.FAIL_TIMEOUT, "1500ms", Origin.TOPOLOGY))
                .isEqualTo("must be a whole multiple of 1s with team/image:1");
        assertThat(refusal(image, Setting.FAIL_TIMEOUT, "90s", Origin.OWN)).isEmpty();
        assertThat(refusal(image, Setting.UPSTREAM_IDLE, "1500ms", Origin.OWN)).isEmpty();
        assertThat(refusal(
                        ImageSettings.labelled("connect-timeout/1s"),
                        Setting.CONNECT_TIMEOUT,
                        Setting.CONNECT_TIMEOUT.preset(Profile.REFERENCE),
                        Origin.PROFILE))
                .isEmpty();
    }

    @Test
    void refusesWhatIsSetWhereItIsNotApplicable() {
        assertThat(refusal(image, Setting.CLIENT_IDLE, "1h", Origin.OWN))
                .isEqualTo("is not applicable to team/image:1; leave it out");
        assertThat(refusal(image, Setting.CLIENT_IDLE, "7s", Origin.TOPOLOGY)).isEmpty();
    }

    private static String refusal(ImageSettings image, Setting setting, String value, Origin origin) {
        return image.refusal(new EffectiveSetting(setting, value, origin), Profile.REFERENCE, IMAGE)
                .orElse("");
    }

    @Test
    void containersAreToldWhatTheImageTakes() {
        Topology topology = Topology.builder()
                .balancer("front", b -> b.strategy("haproxy").set(Setting.RETRIES, "1"))
                .set(Setting.CLIENT_IDLE, "7s")
                .build();
        BalancerSpec front = topology.balancers().get(0);

        assertThat(image.told(topology.effective(front, image)))
                .containsExactly(
                        new EffectiveSetting(Setting.UPSTREAM_IDLE, "1s", Origin.PROFILE),
                        new EffectiveSetting(Setting.FAIL_TIMEOUT, "2m", Origin.IMAGE),
                        new EffectiveSetting(Setting.RETRIES, "1", Origin.OWN));
        assertThat(ImageSettings.UNKNOWN.told(topology.effective(front)))
                .as("only what is set")
                .containsExactly(
                        new EffectiveSetting(Setting.CLIENT_IDLE, "7s", Origin.TOPOLOGY),
                        new EffectiveSetting(Setting.RETRIES, "1", Origin.OWN));
    }

    @Test
    void topologyNamesEachValueThatAnImageCannotTake() {
        Topology topology = Topology.builder()
                .service("api", s -> s.image("api-flask").set(Setting.DRAIN, "1s"))
                .balancer("front", b -> b.strategy("haproxy").set(Setting.CLIENT_IDLE, "7s"))
                .set(Setting.FAIL_TIMEOUT, "1500ms")
                .build();

        topology.requireTaken(source -> ImageSettings.UNKNOWN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topology.requireTaken(source -> image))
                .withMessage(
                        String.join(
                                "\n",
                                List.of(
                                        "services.api.settings.drain (1s) is not applicable to api-flask; leave it out",
                                        "balancers.front.settings.fail-timeout (1500ms) must be a whole multiple of 1s with haproxy",
                                        "balancers.front.settings.client-idle (7s) is not applicable to haproxy; leave it out")));
    }
}
