package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table made of files, in which this process is 100, and the owner of a lab was 200. */
class ProcessTableTest {

    private static final String MACHINE = "6f1a0c5d2b9e4c7f8a3b1d0e9c8b7a65";

    @TempDir
    Path folder;

    private ProcessTable table;
    private Owner owner;

    @BeforeEach
    void makeTable() throws IOException {
        write("machine-id", MACHINE);
        write("proc/sys/kernel/hostname", "here");
        boot("b1");
        namespace("pid:[4026531836]");
        Files.createSymbolicLink(folder.resolve("proc/self"), Path.of("100"));
        process("100", "S", 1, "5000");
        process("200", "S", 20, "7000");
        table = new ProcessTable(folder.resolve("proc"), folder.resolve("machine-id"));
        owner = table.owner("200");
    }

    @Test
    void aLivingOwnerIsThere() {
        assertThat(owner.start()).isEqualTo("7000");
        assertThat(table.lacks(owner)).isFalse();
    }

    @Test
    void anEndedOwnerIsGone() throws IOException {
        remove("200");

        assertThat(table.lacks(owner)).isTrue();
    }

    @Test
    void aLaterProcessIsNotTheOwner() throws IOException {
        process("200", "S", 20, "7001");

        assertThat(table.lacks(owner)).isTrue();
    }

    @Test
    void anOwnerWithoutParentIsGone() throws IOException {
        process("200", "Z", 1, "7000");
        assertThat(table.lacks(owner)).isTrue();

        process("200", "Z", 19, "7000"); // its first thread has ended, the others run
        assertThat(table.lacks(owner)).isFalse();
    }

    @Test
    void anUnreadableProcessMayBeTheOwner() throws IOException {
        remove("200");
        Files.createDirectories(folder.resolve("proc/200"));
        assertThat(table.lacks(owner)).isFalse();

        Files.createDirectories(folder.resolve("proc/200/stat"));
        assertThat(table.lacks(owner)).isFalse();

        Files.delete(folder.resolve("proc/200/stat"));
        write("proc/200/stat", "");
        assertThat(table.lacks(owner)).isFalse();
    }

    @Test
    void anotherUsersProcessMayBeHidden() throws IOException {
        remove("200");

        assertThat(table.lacks(with(Labels.OWNER_USER, "4711"))).isFalse();
    }

    @Test
    void knowsOwnersOfOtherUsersAndMachines() throws IOException {
        assertThat(table.isAnothers(owner)).isFalse();
        assertThat(table.isAnothers(with(Labels.OWNER_USER, "4711"))).isTrue();
        assertThat(table.isAnothers(with(Labels.OWNER_MACHINE, "another"))).isTrue();
    }

    @Test
    void containersUserMayBeThisOne() throws IOException {
        assertThat(table.isAnothers(with(Labels.OWNER_MACHINE, ""))).isFalse();

        Files.delete(folder.resolve("machine-id"));
        assertThat(table.isAnothers(owner)).isFalse();
    }

    @Test
    void anotherMachinesProcessIsNotSeen() throws IOException {
        remove("200");

        assertThat(table.lacks(with(Labels.OWNER_MACHINE, "another"))).isFalse();
        write("proc/sys/kernel/hostname", "copy-of-here");
        boot("b2");
        assertThat(table.lacks(owner)).as("a copy with the same id").isFalse();
    }

    @Test
    void noOwnerOutlivesItsBoot() throws IOException {
        boot("b2");

        assertThat(table.lacks(owner)).isTrue();
    }

    @Test
    void withoutMachineIdABootProvesNothing() throws IOException {
        Files.delete(folder.resolve("machine-id"));
        Owner unknown = table.owner("200");
        assertThat(unknown.machine()).isEmpty();

        boot("b2");

        assertThat(table.lacks(unknown)).isFalse();
    }

    /** All containers of an image may have the same id and host name, on several machines that share an engine. */
    @Test
    void inAContainerABootProvesNothing() throws IOException {
        Files.delete(folder.resolve("proc/100/ns/pid"));
        namespace("pid:[4026532501]");
        Owner inside = table.owner("200");
        assertThat(inside.machine()).isEmpty();

        boot("b2");
        assertThat(table.lacks(inside)).isFalse();

        boot("b1");
        remove("200");
        assertThat(table.lacks(inside)).as("in the same container").isTrue();
    }

    @Test
    void anotherContainersProcessIsNotSeen() throws IOException {
        remove("200");
        Files.delete(folder.resolve("proc/100/ns/pid"));
        namespace("pid:[2]");

        assertThat(table.lacks(owner)).isFalse();
    }

    @Test
    void knowsOfWhomNobodyCanTell() throws IOException {
        assertThat(table.mayTellOf(owner)).isTrue();
        assertThat(table.mayTellOf(with(Labels.OWNER_USER, "4711"))).isTrue();
        assertThat(table.mayTellOf(with(Labels.OWNER_MACHINE, "another"))).isTrue();

        Files.delete(folder.resolve("machine-id"));
        Owner unknown = table.owner("200");
        assertThat(table.mayTellOf(unknown)).as("in this boot").isTrue();
        boot("b2");
        assertThat(table.mayTellOf(unknown)).as("in another one").isFalse();
    }

    @Test
    void aSystemWithoutTableProvesNothing() {
        ProcessTable none = new ProcessTable(folder.resolve("none"), folder.resolve("machine-id"));

        assertThat(none.self()).isEmpty();
        assertThat(none.lacks(owner)).isFalse();
    }

    @Test
    void knowsThisProcess() {
        assertThat(ProcessTable.HERE.self()).hasValueSatisfying(self -> {
            assertThat(self.boot()).isNotBlank();
            assertThat(ProcessTable.HERE.lacks(self)).isFalse();
        });
    }

    private Owner with(String label, String value) {
        Map<String, String> labels = new HashMap<>(owner.labels());
        labels.put(label, value);
        return Owner.of(labels).orElseThrow();
    }

    private void boot(String id) throws IOException {
        write("proc/sys/kernel/random/boot_id", id);
    }

    private void namespace(String name) throws IOException {
        Path link = folder.resolve("proc/100/ns/pid");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(name));
    }

    /** A name with spaces and parentheses must not shift the fields. */
    private void process(String pid, String state, int threads, String start) throws IOException {
        write(
                "proc/%s/stat".formatted(pid),
                "%s (a) S 1 (b) %s 1 1 1 0 -1 4194304 1 0 0 0 1 1 0 0 20 0 %d 0 %s 1 1 1\n"
                        .formatted(pid, state, threads, start));
    }

    private void remove(String pid) throws IOException {
        Files.delete(folder.resolve("proc/%s/stat".formatted(pid)));
        Files.delete(folder.resolve("proc/" + pid));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + System.lineSeparator());
    }
}
