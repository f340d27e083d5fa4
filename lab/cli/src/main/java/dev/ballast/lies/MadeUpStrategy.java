package dev.ballast.lies;

import java.util.SplittableRandom;

/** How a balancer takes over a change of its list, chooses an instance, logs, and tries again: the six that Ballast has. */
enum MadeUpStrategy {
    NGINX_RELOAD(15, 200, Takeover.NEW_WORKERS, Log.NGINX, "LEAST_CONN", "nginx"),
    NGINX_RESTART(15, 400, Takeover.NEW_PROCESS, Log.NONE, "LEAST_CONN", "nginx"),
    NGINX_DNS(5, 1_100, Takeover.IN_PLACE, Log.NGINX, "LEAST_CONN", "nginx"),
    NGINX_LUA(1, 15, Takeover.IN_PLACE, Log.NGINX, "LEAST_CONN", "nginx"),
    HAPROXY(2, 30, Takeover.IN_PLACE, Log.HAPROXY, "LEAST_CONN_RANDOM", "haproxy"),
    CADDY(5, 100, Takeover.IN_PLACE, Log.CADDY, "LEAST_CONN_RANDOM", "caddy");

    /** What a new list takes. */
    enum Takeover {
        NEW_WORKERS,
        NEW_PROCESS,
        IN_PLACE
    }

    /** The form of the access log. */
    enum Log {
        /** Lists each attempt, names the group if none is left, and the worker. */
        NGINX,
        /** Names the last attempt and counts the others; has no line if the balancer hangs up. */
        HAPROXY,
        /** Names the last attempt and counts the others. */
        CADDY,
        NONE
    }

    private final double least;
    private final double most;
    final Takeover takeover;
    final Log log;
    final String method;
    final String process;

    MadeUpStrategy(double least, double most, Takeover takeover, Log log, String method, String process) {
        this.least = least;
        this.most = most;
        this.takeover = takeover;
        this.log = log;
        this.method = method;
        this.process = process;
    }

    /** Returns how long after Consul a change is in force, in milliseconds. */
    double delay(SplittableRandom random) {
        return least + random.nextDouble() * (most - least);
    }

    boolean logs() {
        return log != Log.NONE;
    }

    /** Returns whether a lost request that never reached an instance, or that the balancer hung up on, would have no line. */
    boolean hidesHangUps() {
        return log == Log.HAPROXY;
    }
}
