package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.Request;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MixTest {

    @Test
    void sendsThatShareOfPosts() {
        assertThat(LongStream.range(0, 10_000).filter(place -> isPost(0.2, 0, place)))
                .hasSizeBetween(1_840, 2_160);
    }

    @Test
    void habitsChooseIndependently() {
        assertThat(LongStream.range(0, 10_000).filter(place -> isPost(0.5, 1, place) == isPost(0.5, 2, place)))
                .as("places at which two habits choose alike")
                .hasSizeBetween(4_800, 5_200);
    }

    private static boolean isPost(double posts, long habit, long place) {
        return new Mix(posts, 0, habit).kind(place) == Request.Kind.POST;
    }
}
