package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JobsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(Jobs.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @BeforeEach
    void listen() {
        told.start();
        logger.addAppender(told);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(told);
        logger.setAdditive(true);
    }

    @Test
    void continuesAfterErrorAndLogsItOnce() {
        AtomicInteger runs = new AtomicInteger();
        try (Jobs jobs = new Jobs()) {
            jobs.every(1, () -> {
                if (runs.incrementAndGet() <= 3) {
                    throw new OutOfMemoryError("planted");
                }
            });
            await().until(() -> runs.get() >= 5);
        }

        assertThat(told.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("planted");
        });
    }

    @Test
    void continuesAfterExpectedException() {
        AtomicInteger runs = new AtomicInteger();
        try (Jobs jobs = new Jobs()) {
            jobs.every(1, () -> {
                runs.incrementAndGet();
                throw new IllegalStateException("the container is started again");
            });
            await().until(() -> runs.get() >= 3);
        }

        assertThat(told.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }
}
