package dev.ballast.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConsulViewTest {

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotWaitForAnAgentThatNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            ConsulView consul = new ConsulView(
                    silent.getInetAddress().getHostAddress(), silent.getLocalPort(), Duration.ofMillis(200));

            List<ThrowingCallable> reads = List.of(
                    consul::catalog,
                    consul::members,
                    consul::leader,
                    () -> consul.whenChanged("api", 0),
                    () -> consul.whenChanged("api", 7));

            assertThat(reads)
                    .allSatisfy(read ->
                            assertThat(catchThrowable(read)).hasRootCauseInstanceOf(SocketTimeoutException.class));
        }
    }
}
