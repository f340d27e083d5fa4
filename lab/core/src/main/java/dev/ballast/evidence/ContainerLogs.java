package dev.ballast.evidence;

import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the logs of containers in a run directory. They go from the engine to the file, and are never held in memory. */
public final class ContainerLogs {

    private static final String PROCESS_LOGS = "/var/log/supervisor";

    /** The log of a process, or an older part of it: supervisord begins another file at 50 MB. */
    private static final Pattern PROCESS_LOG = Pattern.compile(".*/([^/]+)\\.log(?:\\.(\\d+))?");

    private final Containers containers;
    private final RunDirectory run;
    private final Evidence evidence;

    /** @param evidence takes a note about logs that cannot be read, or not as a whole */
    public ContainerLogs(Containers containers, Evidence evidence) {
        this.containers = containers;
        this.run = evidence.run();
        this.evidence = evidence;
    }

    /** Keeps the logs of all containers of the lab. */
    public void keepAll() {
        containers.all().parallelStream().forEach(this::keep);
    }

    /** Keeps the logs of one container. If it is gone meanwhile, those that were kept before stay. */
    public void keep(Container container) {
        String file = "logs/%s.log".formatted(container.name());
        evidence.attempt(
                "the log of " + container.name(),
                () -> run.write(
                        file,
                        out -> containers.copyLogs(
                                container, out, lack -> evidence.note("%s lacks %s".formatted(file, lack)))));
        evidence.attempt(
                "the logs of the processes of " + container.name(),
                () -> containers.readEach(container, PROCESS_LOGS, (path, log) -> keep(container, path, log)));
    }

    private void keep(Container container, String path, InputStream log) {
        Matcher name = PROCESS_LOG.matcher(path);
        if (name.matches()) {
            String part = name.group(2) == null ? "" : "." + name.group(2); // the newest part has none
            run.write("logs/%s/%s%s.log".formatted(container.name(), name.group(1), part), out -> {
                log.transferTo(out);
                return true;
            });
        }
    }

    /** Returns the log of each supervised process of a container by the process's name, without older parts. */
    public static Map<String, String> ofProcesses(Containers containers, Container container) {
        Map<String, String> logs = new TreeMap<>();
        containers.readEach(container, PROCESS_LOGS, (path, log) -> {
            Matcher name = PROCESS_LOG.matcher(path);
            if (name.matches() && name.group(2) == null) {
                logs.put(name.group(1), text(path, log));
            }
        });
        return logs;
    }

    private static String text(String path, InputStream log) {
        try {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
