package dev.ballast.evidence;

import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.run.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the logs of containers in a run directory. */
public final class ContainerLogs {

    private static final String PROCESS_LOGS = "/var/log/supervisor";

    private final Containers containers;
    private final RunDirectory run;
    private final Evidence evidence;

    /** @param evidence takes a note about a container whose logs cannot be read */
    public ContainerLogs(Containers containers, Evidence evidence) {
        this.containers = containers;
        this.run = evidence.run();
        this.evidence = evidence;
    }

    /** Keeps the logs of all containers of the lab. */
    public void keepAll() {
        containers.all().parallelStream().forEach(this::keep);
    }

    /** Keeps the logs of one container. */
    public void keep(Container container) {
        evidence.attempt("the logs of " + container.name(), () -> {
            String file = "logs/%s.log".formatted(container.name());
            String shown = containers.logs(container);
            if (shown.isEmpty() && Files.exists(run.resolve(file))) {
                return; // it is gone meanwhile, and its logs were kept before
            }
            run.write(file, shown);
            ofProcesses(containers, container)
                    .forEach((process, text) -> run.write("logs/%s/%s.log".formatted(container.name(), process), text));
        });
    }

    /** Returns the log of each supervised process of a container by the process's name. */
    public static Map<String, String> ofProcesses(Containers containers, Container container) {
        Map<String, String> logs = new TreeMap<>();
        containers.readTree(container, PROCESS_LOGS).forEach((path, bytes) -> {
            String file = path.substring(path.lastIndexOf('/') + 1);
            if (file.endsWith(".log")) {
                logs.put(file.substring(0, file.length() - 4), new String(bytes, StandardCharsets.UTF_8));
            }
        });
        return logs;
    }
}
