package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HostPortTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesTheProcessThatListensOnAPort() throws IOException {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(HostPort.takenBy(held.getLocalPort(), null))
                    .get()
                    .asString()
                    .contains("(pid %d)".formatted(ProcessHandle.current().pid()));
        }
    }

    @Test
    void findsNoHolderOfAFreePort() throws IOException {
        int port;
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = held.getLocalPort();
        }
        assertThat(HostPort.takenBy(port, null)).isEmpty();
    }

    /** Without root nobody may listen there, and the engine may. */
    @Test
    void portOfRootIsFreeIfNothingListens() throws IOException {
        assertThat(HostPort.isFree(1, port -> false)).as("tcpmux").isTrue();
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(HostPort.isFree(held.getLocalPort(), port -> false)).isFalse();
            assertThat(HostPort.mayListen(held.getLocalPort())).isFalse();
        }
    }

    @Test
    void readsTheKernelsTable() {
        String[] listener = "0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:0 00000000 0 0 4711".split(" ");
        String[] connection = "1: 0100007F:1388 0100007F:D431 01 00000000:00000000 00:0 00000000 0 0 4712".split(" ");
        assertThat(HostPort.isListenerOn(listener, 5000)).isTrue();
        assertThat(HostPort.isListenerOn(listener, 8500)).isFalse();
        assertThat(HostPort.isListenerOn(connection, 5000)).isFalse();
    }
}
