package dev.ballast;

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
     * @throws LabException on expiry, with what was seen last and where the evidence is
     */
    static <T> T until(String what, Duration limit, Supplier<T> fact, Predicate<T> holds, Supplier<String> evidence) {
        AtomicReference<Object> seen = new AtomicReference<>("nothing");
        try {
            return Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(limit)
                    .until(
                            () -> {
                                try {
                                    T now = fact.get();
                                    seen.set(String.valueOf(now));
                                    return now;
                                } catch (RuntimeException e) {
                                    seen.set(e);
                                    return null;
                                }
                            },
                            now -> now != null && holds.test(now));
        } catch (ConditionTimeoutException e) {
            throw new LabException("waited %.1f s for %s; saw last: %s; %s"
                    .formatted(limit.toMillis() / 1000.0, what, seen.get(), evidence.get()));
        }
    }
}
