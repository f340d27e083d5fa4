package dev.ballast.soak;

import dev.ballast.engine.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A JVM of this machine and this user, as the kernel and it itself describe it. */
final class Jvm {

    /** The kernel counts processor time in hundredths of a second. */
    private static final double TICKS = 100;

    private final long pid;
    private final Path proc;
    private final Map<Integer, LiveObjects> first = new HashMap<>(); // by the size of the pool
    private @Nullable LiveObjects last;
    private int lastApis;

    Jvm(long pid) {
        this.pid = pid;
        this.proc = Path.of("/proc", String.valueOf(pid));
    }

    double descriptors() throws IOException {
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            return open.count();
        }
    }

    double threads() throws IOException {
        return status("Threads");
    }

    double residentBytes() throws IOException {
        return status("VmRSS") * 1024;
    }

    private double status(String field) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow(() -> new IOException("%s/status has no %s".formatted(proc, field)));
    }

    /** Returns the processor time so far, in seconds. */
    double processorSeconds() throws IOException {
        return ProcessStat.read(proc).processor() / TICKS;
    }

    /** Collects garbage, and returns the bytes that are left. */
    double heapBytes(int apis) throws IOException, InterruptedException {
        LiveObjects now = LiveObjects.of(pid);
        first.putIfAbsent(apis, now);
        last = now;
        lastApis = apis;
        return now.bytes();
    }

    /** Forgets what it had while it warmed up. */
    void settled() {
        first.clear();
    }

    /** Returns what grew most on its heap since the pool was of the same size for the first time after the settling. */
    List<String> grown() {
        LiveObjects then = first.get(lastApis);
        return last == null || then == null ? List.of() : last.grownSince(then);
    }
}
