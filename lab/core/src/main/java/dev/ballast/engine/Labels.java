package dev.ballast.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Labels of containers, networks and images; docs/reference/labels.md lists them. */
public final class Labels {

    public static final String LAB = "dev.ballast.lab";
    public static final String ROLE = "dev.ballast.role";
    public static final String NAME = "dev.ballast.name";
    public static final String TOPOLOGY = "dev.ballast.topology";
    public static final String RUN = "dev.ballast.run";
    public static final String STARTED_BY = "dev.ballast.started-by";
    public static final String LIVE_PORT = "dev.ballast.live-port";
    public static final String OWNER_HOST = "dev.ballast.owner.host";
    public static final String OWNER_PID = "dev.ballast.owner.pid";
    public static final String OWNER_STARTED = "dev.ballast.owner.started";
    public static final String DETACHED = "dev.ballast.detached";
    public static final String IMAGE = "dev.ballast.image";
    public static final String STANDS_IN_FOR = "dev.ballast.stands-in-for";

    /** On a stand-in: the hash of the recipe that made it. */
    public static final String RECIPE = "dev.ballast.recipe";

    /** The JDK computes the start of a process from the boot time, which moves if the clock is set. */
    private static final long CLOCK_STEP_MS = 10_000;

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

    /** Returns the labels that name the owner. */
    static Map<String, String> owner(Map<String, String> labels) {
        Map<String, String> owner = new LinkedHashMap<>(labels);
        owner.keySet().retainAll(Set.of(LAB, OWNER_HOST, OWNER_PID, OWNER_STARTED, DETACHED));
        return owner;
    }

    /** Returns whether these labels name an owner that ran on this host and is gone. */
    static boolean orphaned(Map<String, String> labels) {
        if (!labels.containsKey(LAB) || labels.containsKey(DETACHED) || !host().equals(labels.get(OWNER_HOST))) {
            return false;
        }
        try {
            long pid = Long.parseLong(labels.getOrDefault(OWNER_PID, ""));
            long started = Long.parseLong(labels.getOrDefault(OWNER_STARTED, ""));
            return ProcessHandle.of(pid)
                    .map(process -> isAnother(startedAt(process), started))
                    .orElse(true);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Returns whether a living process is not the one that started then. Returns false if its start is not known.
     *
     * @param started epoch milliseconds; 0 if the owner could not tell
     */
    static boolean isAnother(Optional<Long> actual, long started) {
        return started != 0
                && actual.map(start -> Math.abs(start - started) > CLOCK_STEP_MS)
                        .orElse(false);
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
