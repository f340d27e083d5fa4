package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.engine.image.EarlierImages.Built;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EarlierImagesTest {

    private static final Built NOW = built("api-flask", "aaaaaaaaaaaa", 300);
    private static final Built BEFORE = built("api-flask", "bbbbbbbbbbbb", 200);

    @Test
    void findsImagesOfEarlierHashes() {
        assertThat(earlier(List.of(NOW, BEFORE), Set.of())).containsExactly("ballast/api-flask:bbbbbbbbbbbb");
    }

    @Test
    void keepsCurrentImagesOfAnyAge() {
        Built later = built("api-flask", "cccccccccccc", 400);

        assertThat(earlier(List.of(later, NOW), Set.of())).containsExactly("ballast/api-flask:cccccccccccc");
    }

    @Test
    void keepsImagesThatContainersUse() {
        assertThat(earlier(List.of(BEFORE), Set.of("ballast/api-flask:bbbbbbbbbbbb")))
                .isEmpty();
        assertThat(earlier(List.of(BEFORE), Set.of("sha256:bbbbbbbbbbbb"))).isEmpty();
    }

    /** Nobody but its user knows what the folder is like now. */
    @Test
    void keepsTheNewestOfAUsersFolder() {
        Built old = built("own/shop", "111111111111", 100);
        Built newest = built("own/shop", "222222222222", 200);
        Built other = built("own/till", "333333333333", 50);

        assertThat(earlier(List.of(old, newest, other), Set.of())).containsExactly("ballast/own/shop:111111111111");
    }

    private static List<String> earlier(List<Built> built, Set<String> used) {
        return EarlierImages.earlier(built, Set.of(NOW.reference()), used);
    }

    private static Built built(String folder, String hash, long created) {
        return new Built("ballast/" + folder + ":" + hash, "ballast/" + folder, "sha256:" + hash, created);
    }
}
