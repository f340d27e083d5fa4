package dev.ballast.lies;

import java.util.SplittableRandom;

/** How a balancer takes over a change: how long after Consul, and whether with new workers. */
enum Manner {
    RELOAD(15, 200, true),
    SHARED_MEMORY(1, 15, false),
    DNS(5, 1_100, false),
    RUNTIME_API(2, 30, false),
    LOOK_UP(5, 100, false);

    private final double least;
    private final double most;
    private final boolean workers;

    Manner(double least, double most, boolean workers) {
        this.least = least;
        this.most = most;
        this.workers = workers;
    }

    double delay(SplittableRandom random) {
        return least + random.nextDouble() * (most - least);
    }

    boolean hasWorkers() {
        return workers;
    }
}
