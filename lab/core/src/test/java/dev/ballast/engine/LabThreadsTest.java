package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LabThreadsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void passesOnErrors() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> LabThreads.run(LIMIT, () -> {
                    throw new OutOfMemoryError("planted");
                }))
                .withCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void givesUpOnAJobThatHangs() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> LabThreads.run(Duration.ofMillis(50), never::await));
        never.countDown();
    }

    @Test
    void anInterruptDoesNotEndTheWait() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread.currentThread().interrupt();

        LabThreads.run(LIMIT, () -> done.set(true));

        assertThat(done).isTrue();
        assertThat(Thread.interrupted()).as("whether it is kept").isTrue();
    }
}
