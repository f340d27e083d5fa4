package dev.ballast.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock over all test processes of a build. Two classes run at once on two cores. If both start instances under a load, each
 * makes the other's generator late, by up to 0.8 s, and a load that was late proves nothing.
 */
final class OneLoadAtATime {

    private OneLoadAtATime() {}

    /** Waits until no other test has the lock, which ends with its process, and runs a test with it. */
    static void run(Runnable test) {
        Path file = Path.of("target/one-load-at-a-time.lock").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock lock = channel.lock();
                test.run();
                lock.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }
}
