package dev.ballast.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes that this one sees, as {@code /proc} lists them. A system without {@code /proc} proves nothing of any owner. */
final class ProcessTable {

    static final ProcessTable HERE = new ProcessTable(Path.of("/proc"), Path.of("/etc/machine-id"));

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);

    /** The name space of a machine's own processes, by a number that is fixed in the kernel. */
    private static final String OUTERMOST = "pid:[4026531836]";

    private final Path proc;
    private final Path machineId;

    ProcessTable(Path proc, Path machineId) {
        this.proc = proc;
        this.machineId = machineId;
    }

    /** Returns this process as an owner, or empty if the system does not tell enough of it. */
    Optional<Owner> self() {
        try {
            // not by the JVM's own word: a process in a new name space may still see the outer one's table
            return Optional.of(
                    owner(Files.readSymbolicLink(proc.resolve("self")).toString()));
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} does not tell what this process is", proc, e);
            return Optional.empty();
        }
    }

    /** Returns a living process as an owner. */
    Owner owner(String pid) throws IOException {
        Path process = proc.resolve(pid);
        String namespace = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
        return new Owner(
                namespace.equals(OUTERMOST) ? machine() : "", // a container may have its id from its image
                Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip(),
                namespace,
                Files.getAttribute(process.resolve("stat"), "unix:uid").toString(),
                pid,
                ProcessStat.read(process).start());
    }

    /** Returns an id of this machine, made of its own one, which is confidential, and its name, since copies share the former. */
    private String machine() {
        try {
            String id = Files.readString(machineId).strip();
            String name = Files.readString(proc.resolve("sys/kernel/hostname")).strip();
            return id.isEmpty()
                    ? ""
                    : UUID.nameUUIDFromBytes(
                                    "dev.ballast %s %s".formatted(id, name).getBytes(StandardCharsets.UTF_8))
                            .toString();
        } catch (IOException e) {
            return ""; // not each system has one
        }
    }

    /** Returns whether an owner is gone for certain. What is of another user or another machine, or unreadable, may live. */
    boolean lacks(Owner owner) {
        Owner me = self().orElse(null);
        if (me == null || !me.machine().equals(owner.machine()) || !me.user().equals(owner.user())) {
            return false;
        }
        return me.boot().equals(owner.boot())
                ? me.namespace().equals(owner.namespace()) && !mayLive(owner)
                : !me.machine().isEmpty(); // no process outlives its machine's boot
    }

    /** Returns whether an owner will be known to be gone here, or where it runs: on another machine, or as another user. */
    boolean mayTellOf(Owner owner) {
        return !owner.machine().isEmpty()
                || self().filter(me ->
                                me.boot().equals(owner.boot()) && me.namespace().equals(owner.namespace()))
                        .isPresent();
    }

    /** Returns whether an owner is another user, or on another machine, for certain. */
    boolean isAnothers(Owner owner) {
        return self().filter(me -> me.machine().equals(owner.machine())
                        ? !me.user().equals(owner.user())
                        : !me.machine().isEmpty() && !owner.machine().isEmpty())
                .isPresent();
    }

    /** The user's own processes are listed even if those of others are hidden ({@code hidepid}). */
    private boolean mayLive(Owner owner) {
        Path process = proc.resolve(owner.pid());
        try {
            ProcessStat now = ProcessStat.read(process);
            return now.start().equals(owner.start()) && !now.ended();
        } catch (NoSuchFileException e) {
            return !Files.notExists(process);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be read", process, e);
            return true;
        }
    }
}
