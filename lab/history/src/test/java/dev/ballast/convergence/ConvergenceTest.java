package dev.ballast.convergence;

import static dev.ballast.convergence.Timelines.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvergenceTest {

    private static final Life STAYS = Life.of(9, 0);

    @Test
    void timesTheWayUp() {
        Timeline up = only("api-1", LifeHistory.of(Life.of(1, 1000)).workers().build());

        assertThat(up.ending()).isEqualTo(Ending.RUNNING);
        assertThat(up.took(Step.STARTED_TO_REGISTERED).orElseThrow().ms()).isEqualTo(300);
        assertThat(up.took(Step.REGISTERED_TO_PASSING).orElseThrow().ms()).isEqualTo(20);
        assertThat(up.took(Step.PASSING_TO_RENDERED).orElseThrow().ms()).isEqualTo(30);
        assertThat(up.took(Step.RENDERED_TO_RELOADED).orElseThrow().ms()).isEqualTo(15);
        assertThat(up.took(Step.RENDERED_TO_SERVED).orElseThrow().ms()).isEqualTo(50);
        assertThat(up.took(Step.REGISTERED_TO_SERVED).orElseThrow().ms()).isEqualTo(100);
        assertThat(up.took(Step.DEREGISTERED_TO_STOPPED)).isEmpty();
    }

    @Test
    void timesTheWayDown() {
        Timeline down = only(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                        .workers()
                        .load(0, 12_000)
                        .build());

        assertThat(down.ending()).isEqualTo(Ending.STOPPED);
        assertThat(down.took(Step.ASKED_TO_DEREGISTERED).orElseThrow().ms()).isEqualTo(10);
        assertThat(down.took(Step.DEREGISTERED_TO_NOT_PASSING).orElseThrow().ms())
                .isEqualTo(10);
        assertThat(down.took(Step.NOT_PASSING_TO_RENDERED_WITHOUT).orElseThrow().ms())
                .isEqualTo(30);
        assertThat(down.took(Step.RENDERED_WITHOUT_TO_OLD_WORKERS_GONE)
                        .orElseThrow()
                        .ms())
                .isEqualTo(80);
        assertThat(down.took(Step.DEREGISTERED_TO_SERVED_LAST).orElseThrow().ms())
                .isEqualTo(60);
        assertThat(down.took(Step.DEREGISTERED_TO_SERVED_LAST_KEPT)
                        .orElseThrow()
                        .ms())
                .isEqualTo(70);
        assertThat(down.took(Step.DEREGISTERED_TO_STOPPED).orElseThrow().ms()).isEqualTo(4000);
        assertThat(down.took(Step.DIED_TO_CRITICAL)).isEmpty();
    }

    @Test
    void timesADeath() {
        Timeline dead =
                only("api-1", LifeHistory.of(STAYS, Life.of(1, 1000).dies(5000)).build());

        assertThat(dead.ending()).isEqualTo(Ending.KILLED);
        assertThat(dead.took(Step.DIED_TO_CRITICAL).orElseThrow().ms()).isEqualTo(500);
        assertThat(dead.took(Step.CRITICAL_TO_RENDERED_WITHOUT).orElseThrow().ms())
                .isEqualTo(30);
        assertThat(dead.took(Step.DIED_TO_RENDERED_WITHOUT).orElseThrow().ms()).isEqualTo(530);
    }

    @Test
    void addsUpTheErrorsOfBothEnds() {
        History history = History.inMemory();
        history.observe(new InstanceEvent.Started("api-1", "api", "h", "10.0.0.1:5000"), 100, 0.5);
        history.observe(new InstanceEvent.Registered("api-1", "api"), 350, 2);

        assertThat(only("api-1", history).took(Step.STARTED_TO_REGISTERED)).contains(new Elapsed(250, 2.5));
    }

    @Test
    void ignoresTheOrderOfRecording() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000), Life.of(1, 20_000))
                .workers()
                .load(0, 30_000)
                .build();
        List<Entry<?>> shuffled = new ArrayList<>(history.entries());
        Collections.shuffle(shuffled, new Random(7));

        assertThat(Convergence.of(shuffled).timelines())
                .isEqualTo(Convergence.of(history).timelines());
    }

    @Test
    void doesNotGuessServedLastWithoutALoad() {
        Life leaving = Life.of(1, 1000).leaves(5000);

        assertThat(servedLast(LifeHistory.of(STAYS, leaving))).as("no load").isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 4000)))
                .as("a load that ended before")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 5045)))
                .as("it ended before the list changed")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 5100)))
                .as("it ended before silence is told")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(6000, 9000)))
                .as("it began after")
                .isEmpty();
        assertThat(servedLast(LifeHistory.of(STAYS, leaving).load(0, 9000)))
                .contains(new Moment(5070, LifeHistory.GAP));
    }

    @Test
    void givesServedLastTheErrorOfItsSampling() {
        // every 600 ms
        assertThat(servedLast(asked(new LoadEvent.ServedBetween("api-1-1000", "api-1", "fresh", 1870, 9070, 13, ""))))
                .contains(new Moment(9070, 600));
    }

    @Test
    void doesNotTellServedLastFromOneAnswer() {
        assertThat(servedLast(asked(new LoadEvent.ServedBetween("api-1-1000", "api-1", "fresh", 9070, 9070, 1, ""))))
                .isEmpty();
    }

    @Test
    void ignoresTheLastAnswerOfAnOldLoad() {
        History history = LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                .load(0, 3000)
                .build();
        // a second load runs on after the removal, but began only after it
        history.observe(new LoadEvent.ServedBetween("api-9-0", "api-9", "fresh", 5500, 9000, 350, ""), 9000, 0);

        assertThat(only("api-1", history).at(Stage.SERVED_LAST)).isEmpty();
    }

    @Test
    void startsWithTheLabAreNoChange() {
        Convergence convergence = Convergence.of(LifeHistory.of(Life.of(1, 1000), Life.of(2, 9000))
                .and(3000, new RunEvent.PhaseBegan("ready"))
                .build());

        assertThat(convergence.taken(Step.REGISTERED_TO_SERVED))
                .extracting(taken -> taken.timeline().instance())
                .containsExactly("api-2");
    }

    @Test
    void summarizesByNearestRankWithTheErrors() {
        List<Life> lives = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            lives.add(Life.of("api-" + i, "10.0.0.%d:5000".formatted(i), 1000 * i, i, 20, 30, 50));
        }
        History history = LifeHistory.of(lives).build();
        List<Elapsed> elapsed = Convergence.of(history).taken(Step.STARTED_TO_REGISTERED).stream()
                .map(Convergence.Taken::elapsed)
                .toList();

        assertThat(Summary.of(Step.STARTED_TO_REGISTERED, elapsed))
                .isEqualTo(new Summary(Step.STARTED_TO_REGISTERED, 100, 50, 95, 99, 100, 0, 0));
    }

    @Test
    void describesALifetimeInOrderOfTime() {
        Timeline down = only(
                "api-1",
                LifeHistory.of(STAYS, Life.of(1, 1000).leaves(5000))
                        .load(0, 9000)
                        .build());

        assertThat(down.describe().lines())
                .startsWith("api-1 (10.0.0.1:5000), stopped", "  started            at      1000.0 ms ± 0.0")
                .contains("  rendered           at      1350.0 ms ± 0.0   + 30.0 ms");
        assertThat(down.whereTheTimeWent(Step.DEREGISTERED_TO_SERVED_LAST))
                .isEqualTo(
                        "not passing → rendered without 30.0 ms ± 0.0 ms, "
                                + "rendered without → served last 20.0 ms ± 10.0 ms, deregistered → not passing 10.0 ms ± 0.0 ms");
    }

    /** One left at 9 s, and a load saw that of it. */
    private static LifeHistory asked(LoadEvent.ServedBetween seen) {
        return LifeHistory.of(STAYS, Life.of(1, 1000).leaves(9000))
                .and(30_000, new LoadEvent.ServedBetween("api-9-0", "api-9", "fresh", 600, 30_000, 50, ""))
                .and(30_000, seen);
    }

    private static Optional<Moment> servedLast(LifeHistory history) {
        return only("api-1", history.build()).at(Stage.SERVED_LAST);
    }
}
