package dev.ballast.endings;

import java.time.Duration;

/**
 * How long a command may take.
 *
 * @param signalled to end after a signal, with all of its processes
 * @param given to end at all; then it is given up
 */
record Limits(Duration signalled, Duration given) {

    static final Limits USUAL = new Limits(Duration.ofSeconds(15), Duration.ofMinutes(5));
}
