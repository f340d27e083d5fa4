package dev.ballast.engine;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The process that owns a lab, as the lab's labels name it.
 *
 * @param machine the machine's id, or blank if the machine has none, or in a container
 * @param boot the boot of that machine
 * @param namespace the name space of process ids: a container has its own
 * @param user the user's id
 * @param pid the process's id
 * @param start when the process started, in ticks since the boot, so that setting a clock does not move it
 */
record Owner(String machine, String boot, String namespace, String user, String pid, String start) {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");

    /** Returns the owner that labels name, or empty if they do not name one so, as those of earlier versions do not. */
    static Optional<Owner> of(Map<String, String> labels) {
        Owner owner = new Owner(
                labels.getOrDefault(Labels.OWNER_MACHINE, ""),
                labels.getOrDefault(Labels.OWNER_BOOT, ""),
                labels.getOrDefault(Labels.OWNER_NAMESPACE, ""),
                labels.getOrDefault(Labels.OWNER_USER, ""),
                labels.getOrDefault(Labels.OWNER_PID, ""),
                labels.getOrDefault(Labels.OWNER_START, ""));
        boolean whole = !owner.boot.isBlank()
                && !owner.namespace.isBlank()
                && !owner.user.isBlank()
                && NUMBER.matcher(owner.pid).matches()
                && NUMBER.matcher(owner.start).matches();
        return whole ? Optional.of(owner) : Optional.empty();
    }

    /** Returns the labels that name this owner. */
    Map<String, String> labels() {
        return Map.of(
                Labels.OWNER_MACHINE, machine,
                Labels.OWNER_BOOT, boot,
                Labels.OWNER_NAMESPACE, namespace,
                Labels.OWNER_USER, user,
                Labels.OWNER_PID, pid,
                Labels.OWNER_START, start);
    }
}
