package dev.ballast.convergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership;
import dev.ballast.membership.Membership.Outcome;
import dev.ballast.membership.Memberships;
import dev.ballast.membership.Tolerance;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random pools without a fault have stable members only, and one planted fault is found as its outcome. */
class RandomPoolTest {

    private static final int POOLS = 100;

    private enum Fault {
        NONE(Outcome.STABLE),
        FORGOTTEN(Outcome.NEVER),
        SLOW(Outcome.LATE),
        DROPPED(Outcome.LOST),
        DROPPED_FOR_A_MOMENT(Outcome.FLAPPING),
        KEPT(Outcome.STALE),
        CONSUL_LATE(Outcome.STALE),
        CONSUL_FLAPS(Outcome.DROPPED),
        SERVED_ON(Outcome.PHANTOM),
        LISTED_TWICE(Outcome.DUPLICATE),
        STRANGER(Outcome.GHOST);

        final Outcome found;

        Fault(Outcome found) {
            this.found = found;
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsOnlyThePlantedFault(Fault fault) {
        int planted = 0;
        for (int seed = 0; seed < POOLS; seed++) {
            Random random = new Random(seed);
            RandomPool pool = new RandomPool(random, 3 + random.nextInt(12));
            List<Life> fit =
                    pool.lives.stream().filter(life -> isFit(fault, life)).toList();
            if (fit.isEmpty()) {
                continue;
            }
            planted++;
            Life victim = plant(fault, pool, pool.any(fit), random);
            List<Membership> wrong =
                    Memberships.of(
                                    PoolLifetimes.of(pool.observed(5 * random.nextDouble())
                                            .build()),
                                    Tolerance.defaults())
                            .stream()
                            .filter(member -> member.outcome() != Outcome.STABLE)
                            .filter(member -> fault != Fault.DROPPED || member.outcome() != Outcome.PHANTOM)
                            .toList();
            if (fault == Fault.NONE) {
                assertThat(wrong).as("seed %d", seed).isEmpty();
            } else {
                assertThat(wrong)
                        .as("seed %d, %s of %s", seed, fault, victim.instance)
                        .isNotEmpty()
                        .allMatch(member -> member.address().equals(victim.address))
                        .allMatch(member -> member.outcome() == fault.found);
            }
        }
        assertThat(planted).as("pools with the fault").isGreaterThan(POOLS / 2);
    }

    private static boolean isFit(Fault fault, Life life) {
        boolean healed = life.rendered.size() > 1;
        boolean stopped = life.stopped < Life.NEVER;
        return switch (fault) {
            case NONE, LISTED_TWICE, STRANGER -> true;
            case FORGOTTEN, SLOW, DROPPED, DROPPED_FOR_A_MOMENT, CONSUL_FLAPS -> !healed;
            case CONSUL_LATE -> !healed && life.died < Life.NEVER;
            case KEPT -> !healed && (stopped || life.died < Life.NEVER);
            case SERVED_ON -> stopped;
        };
    }

    private static Life plant(Fault fault, RandomPool pool, Life victim, Random random) {
        double[] listed = victim.rendered();
        double some = 200 + 5_000 * random.nextDouble();
        switch (fault) {
            case NONE -> {}
            case FORGOTTEN -> victim.rendered.clear();
            case SLOW -> listed[0] += 11_000 + some; // counted from the balancer's first list, which may come late
            case DROPPED ->
                listed[1] = listed[0] + some; // and it serves on: nobody else may show that others are silent
            case DROPPED_FOR_A_MOMENT -> {
                victim.rendered.add(new double[] {listed[0] + some + 20, listed[1]});
                listed[1] = listed[0] + some;
            }
            case KEPT -> {
                listed[1] += 5_000 + some;
                victim.servedLast = listed[1] - 10;
                victim.servedLastKept = listed[1] - 10;
            }
            case CONSUL_LATE -> {
                victim.passing()[1] = victim.died + 20_100 + 0.1 * some;
                listed[1] = victim.passing()[1] + 30;
            }
            case CONSUL_FLAPS -> victim.flaps(listed[0] + some, listed[0] + 2 * some + 1_100);
            case SERVED_ON -> {
                victim.servedLast = listed[1] + 5_000 + some;
                victim.servedLastKept = listed[1];
            }
            case LISTED_TWICE -> victim.listedTwice = true;
            case STRANGER -> {
                Life stranger = Life.listedOnly("10.9.9.9:5000", listed[0]);
                pool.lives.add(stranger);
                return stranger;
            }
        }
        return victim;
    }

    @Test
    void timesAreTrueWithinTheirErrors() {
        for (int seed = 0; seed < POOLS; seed++) {
            Random random = new Random(seed);
            RandomPool pool = new RandomPool(random, 10);
            String which = "seed " + seed;
            List<Timeline> timelines = Convergence.of(
                            pool.observed(5 * random.nextDouble()).build())
                    .timelines();
            assertThat(timelines).hasSameSizeAs(pool.lives);
            for (Life life : pool.lives) {
                Timeline timeline = timelines.stream()
                        .filter(one -> one.hostname().equals(life.hostname))
                        .findFirst()
                        .orElseThrow();
                truth(life)
                        .forEach((stage, atMs) -> assertThat(timeline.at(stage))
                                .as("%s, %s of %s", which, stage, timeline)
                                .hasValueSatisfying(seen ->
                                        assertThat(seen.atMs()).isCloseTo(atMs, within(seen.errorMs() + 0.001))));
            }
        }
    }

    private static Map<Stage, Double> truth(Life life) {
        Map<Stage, Double> truth = new EnumMap<>(Stage.class);
        truth.put(Stage.STARTED, life.started);
        truth.put(Stage.REGISTERED, life.registered);
        truth.put(Stage.PASSING, life.passing.get(0)[0]);
        truth.put(Stage.RENDERED, life.rendered.get(0)[0]);
        truth.put(Stage.SERVED_FIRST, life.servedFirst);
        if (life.stopped < Life.NEVER) {
            truth.put(Stage.STOPPING, life.stopping);
            truth.put(Stage.DEREGISTERED, life.deregistered);
            truth.put(Stage.NOT_PASSING, life.passing()[1]);
            truth.put(Stage.RENDERED_WITHOUT, life.rendered()[1]);
            truth.put(Stage.SERVED_LAST, life.servedLast);
            truth.put(Stage.SERVED_LAST_KEPT, life.servedLastKept);
            truth.put(Stage.STOPPED, life.stopped);
        } else if (life.died < Life.NEVER) {
            truth.put(Stage.DIED, life.died);
            truth.put(Stage.CRITICAL, life.passing()[1]);
            truth.put(Stage.RENDERED_WITHOUT, life.rendered()[1]);
        }
        return truth;
    }
}
