package dev.ballast.soak;

import dev.ballast.LabException;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code ./ballast up} as a user starts it, in a session of its own, so that Ctrl-C ends the soak and not the lab under it. It
 * is not detached, because then one process owns the lab, observes it, records it and serves its page: whatever grows, grows
 * there. It ends with this process, however that ends.
 */
final class UpProcess implements AutoCloseable {

    /** Images are there already. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);

    /** The logs of a day are kept, and its report is made. */
    private static final Duration END_LIMIT = Duration.ofMinutes(10);

    private static final int KILL_SECONDS = 10;
    private static final String READY = "run directory  ";
    private static final Pattern LAB = Pattern.compile("(?m)^lab +([0-9a-f]{8})\\b");
    private static final int TOLD_LINES = 20;
    private static final File NOTHING = new File("/dev/null");

    /** Ends the process $2 once the process $1 is gone; by TERM, since the jobs of a script ignore INT. */
    private static final String WATCH =
            "while kill -0 \"$1\" && kill -0 \"$2\"; do sleep 2; done; kill -0 \"$1\" || kill -s TERM \"$2\"";

    private final Process up;
    private final Process watch;
    private final Path log;
    private String lab = "";

    private UpProcess(Process up, Process watch, Path log) {
        this.up = up;
        this.watch = watch;
        this.log = log;
    }

    /** @param log takes its output */
    static UpProcess start(Path root, List<String> options, Map<String, String> environment, Path log)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of("setsid", root.resolve("ballast").toString(), "up"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process up = builder.start();
        return new UpProcess(up, watch(ProcessHandle.current().pid(), up.pid()), log);
    }

    /** Starts a process that ends another one once its owner is gone. */
    static Process watch(long owner, long pid) throws IOException {
        return new ProcessBuilder(
                        "setsid", "sh", "-c", WATCH, "ballast-soak-watch", String.valueOf(owner), String.valueOf(pid))
                .redirectInput(NOTHING)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Returns the process id; the launcher has become the JVM once the lab is there. */
    long pid() {
        return up.pid();
    }

    boolean isAlive() {
        return up.isAlive();
    }

    /**
     * Waits until it says that the lab is ready, and returns the lab.
     *
     * @throws LabException with the end of its output, if it is not
     */
    Labs.Found awaitReady() throws IOException {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(READY_LIMIT)
                    .until(() -> Files.readString(log).contains(READY) || !up.isAlive());
        } catch (ConditionTimeoutException e) {
            throw failed("was not ready within %d s".formatted(READY_LIMIT.toSeconds()));
        }
        Matcher said = LAB.matcher(Files.readString(log));
        if (!said.find()) {
            throw failed("ended before its lab was ready");
        }
        lab = said.group(1);
        return new Labs(Engine.connect()).find(lab);
    }

    /** Returns what to say if it has failed. */
    LabException failed(String how) {
        String exit = up.isAlive() ? "" : " with exit code %d".formatted(up.exitValue());
        return new LabException("./ballast up %s%s; its output is in %s: %s".formatted(how, exit, log, lastLines()));
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends it by TERM, so that it keeps its logs and writes its report; kills it if it does not end. */
    @Override
    public void close() {
        up.destroy();
        try {
            if (!up.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                up.destroyForcibly().waitFor(KILL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            up.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        watch.destroy();
        Labs labs = new Labs(Engine.connect());
        if (labs.ids().contains(lab)) {
            labs.remove(lab);
        }
    }
}
