package dev.ballast.convergence;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A pool that grows, shrinks, loses and heals instances rightly, at random times; names and addresses are used again. */
final class RandomPool {

    /** More than anything takes, so that changes do not meet. */
    private static final double BETWEEN_CHANGES = 30_000;

    final List<Life> lives = new ArrayList<>();
    private final List<Life> running = new ArrayList<>();
    private final Random random;
    double now;

    RandomPool(Random random, int changes) {
        this.random = random;
        grow(2 + random.nextInt(3));
        for (int i = 0; i < changes; i++) {
            now += BETWEEN_CHANGES;
            switch (random.nextInt(4)) {
                case 0 -> shrink(1 + random.nextInt(running.size()));
                case 1 -> kill();
                case 2 -> heal();
                default -> grow(1 + random.nextInt(3));
            }
        }
        now += BETWEEN_CHANGES;
    }

    private void grow(int by) {
        for (int i = 0; i < by; i++) {
            int number = 1;
            while (isTaken("api-" + number)) {
                number++;
            }
            Life life = Life.of(
                    "api-" + number,
                    "10.0.0.%d:5000".formatted(number),
                    now + ms(50),
                    50 + ms(3_000),
                    30 + ms(500),
                    30 + ms(2_000),
                    30 + ms(500));
            lives.add(life);
            running.add(life);
        }
    }

    private boolean isTaken(String name) {
        return running.stream().anyMatch(life -> life.instance.equals(name));
    }

    /** One always stays, as one that answers shows that the others do not. */
    private void shrink(int by) {
        for (int i = 0; i < by && running.size() > 1; i++) {
            running.remove(running.size() - 1)
                    .leaves(now + ms(50), 30 + ms(100), 30 + ms(200), 30 + ms(2_000), ms(500), 4_000 + ms(4_000));
        }
    }

    private void kill() {
        if (running.size() > 1) {
            running.remove(random.nextInt(running.size())).dies(now + ms(50), 30 + ms(8_000), 30 + ms(2_000));
        }
    }

    private void heal() {
        Life life = any(running);
        double failed = now + ms(1_000);
        life.signalled(now);
        life.passing()[1] = failed;
        life.rendered()[1] = failed + ms(2_000);
        life.passing.add(new double[] {failed + 5_000 + ms(5_000), Life.NEVER});
        life.rendered.add(new double[] {life.passing()[0] + ms(2_000), Life.NEVER});
    }

    private double ms(double most) {
        return most * random.nextDouble();
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    LifeHistory observed(double errorMs) {
        LifeHistory history = LifeHistory.of(lives).load(0, now).error(errorMs, random);
        return random.nextBoolean() ? history.workers() : history;
    }
}
