package dev.ballast.endings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small file system in memory, which can be full. Only root can mount one. */
final class SmallDisk implements AutoCloseable {

    private static final String SIZE = "size=64m";
    private static final int LIMIT_SECONDS = 10;

    /** Each line has the place of a mount in its second word. */
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one at a folder. */
    static SmallDisk at(Path folder) throws IOException {
        run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    /** Unmounts those below a folder that a process left which was killed. */
    static void unmountIn(Path folder) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return; // another system, on which none was mounted
        }
        for (String mount : Files.readAllLines(MOUNTS)) {
            Path place = Path.of(mount.split(" ")[1].replace("\\040", " "));
            if (place.startsWith(folder)) {
                new SmallDisk(place).close();
            }
        }
    }

    /** Returns whether this user can mount one. */
    static boolean isPossible() {
        try {
            Path folder = Files.createTempDirectory("ballast-small-disk");
            try {
                at(folder).close();
            } finally {
                Files.delete(folder);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes to it until nothing more can be written. */
    void fill() throws IOException {
        byte[] block = new byte[1 << 12];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (folder.toFile().getUsableSpace() > 0) {
                filler.write(block);
            }
        } catch (IOException e) {
            if (folder.toFile().getUsableSpace() > 0) {
                throw e;
            }
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        run("umount", "--lazy", folder.toString()); // what is left of a command may still use it
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IOException("%s failed".formatted(String.join(" ", command)));
    }
}
