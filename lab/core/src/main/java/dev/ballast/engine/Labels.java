package dev.ballast.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels of containers, networks and images; docs/reference/labels.md lists them. */
public final class Labels {

    public static final String LAB = "dev.ballast.lab";
    public static final String ROLE = "dev.ballast.role";
    public static final String NAME = "dev.ballast.name";

    /** The service of an instance or a sidecar, or the balancer of which a container is one. */
    public static final String SERVICE = "dev.ballast.service";

    /** The services that a balancer serves, and their routes, as it is told them. */
    public static final String SERVES = "dev.ballast.serves";

    /** A hash of what a container was started with, without its name and its ports on the host. */
    public static final String STAMP = "dev.ballast.stamp";

    /** For how many seconds a container is asked to stop before it is killed. */
    public static final String STOP_SECONDS = "dev.ballast.stop-seconds";

    public static final String TOPOLOGY = "dev.ballast.topology";
    public static final String RUN = "dev.ballast.run";
    public static final String STARTED_BY = "dev.ballast.started-by";
    public static final String LIVE_PORT = "dev.ballast.live-port";
    public static final String OWNER_HOST = "dev.ballast.owner.host";
    public static final String OWNER_PID = "dev.ballast.owner.pid";
    public static final String OWNER_MACHINE = "dev.ballast.owner.machine";
    public static final String OWNER_BOOT = "dev.ballast.owner.boot";
    public static final String OWNER_NAMESPACE = "dev.ballast.owner.pid-namespace";
    public static final String OWNER_USER = "dev.ballast.owner.user";
    public static final String OWNER_START = "dev.ballast.owner.start";
    public static final String DETACHED = "dev.ballast.detached";
    public static final String IMAGE = "dev.ballast.image";
    public static final String STANDS_IN_FOR = "dev.ballast.stands-in-for";

    /** On a stand-in: the hash of the recipe that made it. */
    public static final String RECIPE = "dev.ballast.recipe";

    private static final String OWNER = "dev.ballast.owner.";

    private Labels() {}

    /** Returns the service or balancer that the labels of a container name; those of earlier versions have one of each. */
    static String service(Map<String, String> labels, Role role) {
        return labels.getOrDefault(
                SERVICE,
                switch (role) {
                    case API, SIDECAR -> "api";
                    case BALANCER, SERVER, UI, TOOL -> role.label();
                });
    }

    /** Returns the labels of what this process owns. */
    static Map<String, String> owned(String lab, boolean detached) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(LAB, lab);
        labels.put(OWNER_HOST, host());
        labels.put(OWNER_PID, String.valueOf(ProcessHandle.current().pid()));
        ProcessTable.HERE.self().map(Owner::labels).ifPresent(labels::putAll);
        if (detached) {
            labels.put(DETACHED, "true");
        }
        return labels;
    }

    /** Returns the labels of what another living process of this machine owns. */
    public static Map<String, String> ownedBy(long pid, String lab) throws IOException {
        Map<String, String> labels = owned(lab, false);
        labels.putAll(ProcessTable.HERE.owner(String.valueOf(pid)).labels());
        return labels;
    }

    /** Returns the labels that name the owner. */
    static Map<String, String> owner(Map<String, String> labels) {
        Map<String, String> owner = new LinkedHashMap<>(labels);
        owner.keySet().removeIf(label -> !label.equals(LAB) && !label.equals(DETACHED) && !label.startsWith(OWNER));
        return owner;
    }

    /** Returns whether these labels are of a lab whose owner is gone for certain. A detached lab may be meant to outlive it. */
    static boolean isOwnerGone(Map<String, String> labels) {
        return labels.containsKey(LAB)
                && Owner.of(labels).filter(ProcessTable.HERE::lacks).isPresent();
    }

    /** Returns whether no process here can ever find out whether the owner that these labels name is gone. */
    static boolean isOwnerUnknown(Map<String, String> labels) {
        return labels.containsKey(LAB)
                && Owner.of(labels).filter(ProcessTable.HERE::mayTellOf).isEmpty();
    }

    /** Returns whether these labels are of a lab of another user, or of another machine, for certain. */
    static boolean isAnothers(Map<String, String> labels) {
        return Owner.of(labels).filter(ProcessTable.HERE::isAnothers).isPresent();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
