package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StartGateTest {

    private final StartGate gate = new StartGate("0badf00d");

    @Test
    void refusesStartsOnceClosed() {
        assertThat(gate.pass(() -> "started")).isEqualTo("started");

        gate.close();

        assertThatThrownBy(() -> gate.pass(() -> "late"))
                .isInstanceOf(EngineException.class)
                .hasMessage("lab 0badf00d is being closed; nothing more is started in it");
    }

    @Test
    @Timeout(20)
    void closingWaitsForTheStartUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture.runAsync(() -> gate.pass(() -> {
            begun.countDown();
            ended.set(awaited(end));
            return "";
        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(gate::close);

        assertThat(closing).isNotDone();
        end.countDown();
        closing.get(10, TimeUnit.SECONDS);

        assertThat(ended).isTrue();
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
