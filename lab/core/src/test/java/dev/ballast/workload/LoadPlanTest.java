package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LoadPlanTest {

    private static final LoadPlan PLAN = LoadPlan.against("127.0.0.1", 80);

    @Test
    void eachMethodChangesItsOwnValue() {
        LoadPlan plan = PLAN.to("localhost", 81)
                .id("mine")
                .path("/hostname?x=1")
                .rate(7)
                .connections(3)
                .fresh(0.1)
                .posts(0.2)
                .slow(2, Duration.ofSeconds(3))
                .warmUp(Duration.ofSeconds(4))
                .timeout(Duration.ofSeconds(1))
                .with(Resting.apart(5, Duration.ofSeconds(6)));

        assertThat(plan)
                .isEqualTo(LoadPlan.builder("localhost", 81)
                        .id("mine")
                        .path("/hostname?x=1")
                        .rate(7)
                        .connections(3)
                        .fresh(0.1)
                        .posts(0.2)
                        .slow(2, Duration.ofSeconds(3))
                        .warmUp(Duration.ofSeconds(4))
                        .timeout(Duration.ofSeconds(1))
                        .with(Resting.apart(5, Duration.ofSeconds(6)))
                        .build());
        assertThat(plan.toBuilder().build()).isEqualTo(plan).hasSameHashCodeAs(plan);
        assertThat(plan.toString())
                .as("each value in its place")
                .startsWith("LoadPlan[host=localhost, port=81, listener=")
                .endsWith(
                        "id=mine, route=/, path=/hostname?x=1, rate=7, connections=3, fresh=0.1, posts=0.2, slowRate=2,"
                                + " slowFor=PT3S, warmUp=PT4S, timeout=PT1S,"
                                + " habits=[Resting[connections=5, rest=PT6S, together=false]]]");
        assertThat(plan.slowConnections()).isEqualTo(8);
    }

    @Test
    void aRouteIsAPathOrAHost() {
        assertThat(Route.of("/")).isEqualTo(new Route("", ""));
        assertThat(Route.of("/shop/a")).isEqualTo(new Route("/shop/a", ""));
        assertThat(Route.of("/shop").hostOf("127.0.0.1", 80)).isEqualTo("127.0.0.1:80");
        assertThat(Route.of("admin.example").hostOf("127.0.0.1", 80)).isEqualTo("admin.example");
        assertRejected(
                plan -> plan.route("/shop/"), "route \"/shop/\": use a path such as /shop, or the name of a host");
        assertRejected(plan -> plan.route("a b"), "route \"a b\": use a path such as /shop, or the name of a host");
    }

    @Test
    void twoPlansHaveTwoIds() {
        assertThat(LoadPlan.against("127.0.0.1", 80).id())
                .isNotEqualTo(PLAN.id())
                .matches("[0-9a-f]{8}");
    }

    @Test
    void refusalsNameValueAndRemedy() {
        assertRejected(plan -> plan.rate(0), "rate 0/s: use 1 to 100000");
        assertRejected(plan -> plan.connections(2_001), "connections 2001: use 1 to 2000");
        assertRejected(plan -> plan.fresh(1.5), "share of fresh connections 1.5: use 0 to 1");
        assertRejected(plan -> plan.posts(Double.NaN), "share of POSTs NaN: use 0 to 1");
        assertRejected(plan -> plan.timeout(Duration.ZERO), "timeout PT0S: use a millisecond or more");
        assertRejected(plan -> plan.warmUp(Duration.ofSeconds(-1)), "warm-up PT-1S: use zero or more");
        assertRejected(plan -> plan.slow(-1, Duration.ZERO), "-1 slow requests/s of PT0S: use zero or more of both");
        assertRejected(
                plan -> plan.slow(1_000, Duration.ofSeconds(5)),
                "1000 slow requests/s of PT5S may need 10000 connections: use fewer, shorter ones, or a shorter timeout");
        assertRejected(plan -> plan.to("127.0.0.1", 0), "port 0: give one from 1 to 65535");
        assertRejected(plan -> plan.to("a b", 80), "host \"a b\": give a name or an address");
        assertRejected(plan -> plan.path("/a\r\nX: y"), "path \"/a\r\nX: y\": begin with / and encode blanks");
        assertRejected(
                plan -> plan.with(Resting.apart(0, Duration.ofSeconds(1))), "resting connections 0: use 1 or more");
        assertRejected(
                plan -> plan.with(Resting.apart(2_001, Duration.ofSeconds(1))),
                "habits with 2001 connections: use 2000 or fewer");
        assertRejected(
                plan -> plan.with(new Uploads(1, Duration.ofSeconds(1), 31, 1_000)),
                "Uploads[connections=1, every=PT1S, body=31, writtenPerSecond=1000]: use a body of 32 to 4194304 bytes");
        assertRejected(
                plan -> plan.with(new SlowReaders(40, Duration.ofSeconds(1), 4_000_000, 1)),
                "bodies of 160000000 bytes under way at once: use 134217728 or fewer");
        assertRejected(plan -> plan.id(""), "id \"\": use 1 to 64 letters, digits, dots, dashes");
    }

    private static void assertRejected(UnaryOperator<LoadPlan> change, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(PLAN))
                .withMessage(message);
    }
}
