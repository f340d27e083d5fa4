package dev.ballast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that keep a core busy each, until closed or until their owner has ended. Each is a session of its own, as the
 * processes of another job are: Linux divides the processor among sessions first (autogroup), so one in the session of
 * Maven would take from its tests alone.
 */
public final class BusyCores implements AutoCloseable {

    private static final String SPIN =
            "while kill -0 \"$1\" 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; done";

    private static final List<String> SESSION =
            System.getProperty("os.name").equals("Linux") ? List.of("setsid") : List.of();

    private final List<Process> spinning = new ArrayList<>();

    private BusyCores() {}

    public static BusyCores keep(int cores) {
        return keep(cores, ProcessHandle.current().pid());
    }

    /** @param owner id of the process with which they end */
    public static BusyCores keep(int cores, long owner) {
        BusyCores busy = new BusyCores();
        try {
            for (int i = 0; i < cores; i++) {
                List<String> command = new ArrayList<>(SESSION);
                command.addAll(List.of("sh", "-c", SPIN, "ballast-busy-core", String.valueOf(owner)));
                busy.spinning.add(new ProcessBuilder(command).start());
            }
            return busy;
        } catch (IOException e) {
            busy.close();
            throw new UncheckedIOException("no process to keep a core busy", e);
        }
    }

    /** Returns the number of processes that still run. */
    public long spinning() {
        return spinning.stream().filter(Process::isAlive).count();
    }

    @Override
    public void close() {
        spinning.forEach(Process::destroyForcibly);
    }
}
