package dev.ballast.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Labels on what Ballast makes; docs/architecture.md lists them. */
public final class Labels {

    public static final String LAB = "dev.ballast.lab";
    public static final String ROLE = "dev.ballast.role";
    public static final String NAME = "dev.ballast.name";
    public static final String TOPOLOGY = "dev.ballast.topology";
    public static final String RUN = "dev.ballast.run";
    public static final String STARTED_BY = "dev.ballast.started-by";
    public static final String OWNER_HOST = "dev.ballast.owner.host";
    public static final String OWNER_PID = "dev.ballast.owner.pid";
    public static final String OWNER_STARTED = "dev.ballast.owner.started";
    public static final String DETACHED = "dev.ballast.detached";
    public static final String IMAGE = "dev.ballast.image";
    public static final String STANDS_IN_FOR = "dev.ballast.stands-in-for";

    /** On an image: the file in which its upstreams are rendered. */
    public static final String RENDERED = "dev.ballast.rendered";

    /** On an image: it brings its own Consul agent and registration. */
    public static final String REGISTERS = "dev.ballast.registers";

    private Labels() {}

    /** Returns the labels of what this process owns. */
    static Map<String, String> owned(String lab, boolean detached) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(LAB, lab);
        labels.put(OWNER_HOST, host());
        labels.put(OWNER_PID, String.valueOf(ProcessHandle.current().pid()));
        labels.put(
                OWNER_STARTED, String.valueOf(startedAt(ProcessHandle.current()).orElse(0L)));
        if (detached) {
            labels.put(DETACHED, "true");
        }
        return labels;
    }

    /** Says whether these labels are those of something whose owner ran on this host and is gone. */
    static boolean orphaned(Map<String, String> labels) {
        if (!labels.containsKey(LAB) || labels.containsKey(DETACHED) || !host().equals(labels.get(OWNER_HOST))) {
            return false;
        }
        try {
            long pid = Long.parseLong(labels.getOrDefault(OWNER_PID, ""));
            long started = Long.parseLong(labels.getOrDefault(OWNER_STARTED, ""));
            return ProcessHandle.of(pid)
                    .flatMap(Labels::startedAt)
                    .map(actual -> actual != started)
                    .orElse(true);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Optional<Long> startedAt(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
