package dev.ballast.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Bounded waits that say what they waited for and what they saw last. */
final class Waits {

    private static final Duration POLL = Duration.ofMillis(20);

    private Waits() {}

    /**
     * Polls a fact until it holds. A fact that throws does not hold yet.
     *
     * @param what what is waited for, to end the sentence "waited 10 s for …"
     * @param more what the message says in addition if the time is over, or blank
     * @throws NotInForceException on expiry, with what was seen last
     */
    static <T> void until(String what, Duration limit, Supplier<T> fact, Predicate<T> holds, Supplier<String> more) {
        AtomicReference<Object> seen = new AtomicReference<>("nothing");
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(limit)
                    .until(() -> {
                        try {
                            T now = fact.get();
                            seen.set(String.valueOf(now));
                            return holds.test(now);
                        } catch (RuntimeException e) {
                            seen.set(e);
                            return false;
                        }
                    });
        } catch (ConditionTimeoutException e) {
            String rest = more.get();
            throw new NotInForceException("waited %.1f s for %s; saw last: %s%s"
                    .formatted(limit.toMillis() / 1000.0, what, seen.get(), rest.isBlank() ? "" : "; " + rest));
        }
    }
}
