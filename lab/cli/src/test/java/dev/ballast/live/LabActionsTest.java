package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.Lab;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LabActionsTest {

    /** The page's clock asks for the task while it holds the lock that the question about other changes waits for. */
    @Test
    @Timeout(30)
    void returnsTheTaskWhileAChangeBegins() {
        AtomicReference<LabActions> actions = new AtomicReference<>();
        actions.set(new LabActions(untouched(), () -> {
            CompletableFuture.supplyAsync(
                            () -> Optional.ofNullable(actions.get().task()))
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            return Optional.of("scale from 1 to 2");
        }));

        assertThatThrownBy(() -> actions.get().scale("", 2))
                .isInstanceOf(RefusedException.class)
                .hasMessage("scale from 1 to 2 is under way; try again once it is in force");
        assertThat(actions.get().task()).isNull();
    }

    private static Lab untouched() {
        return (Lab)
                Proxy.newProxyInstance(Lab.class.getClassLoader(), new Class<?>[] {Lab.class}, (lab, method, given) -> {
                    throw new AssertionError(method + " was called");
                });
    }
}
