package dev.ballast.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Reads files of a run directory, which anyone may have written: a pipe there, or a file of any size, stops no process, and a
 * link there shows nothing that is elsewhere.
 */
public final class RunFile {

    private RunFile() {}

    /**
     * Opens a file of a run directory.
     *
     * @throws IOException if it is none, is elsewhere, or cannot be read
     */
    public static InputStream open(Path run, Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw new IOException("it is no regular file");
        }
        requireInside(run, file);
        return Files.newInputStream(file);
    }

    /**
     * Refuses a file or a folder of a run directory that is elsewhere. The directory itself may be reached through links.
     *
     * @throws IOException if a link leads out of the directory
     */
    public static void requireInside(Path run, Path file) throws IOException {
        if (Files.exists(file) && !file.toRealPath().startsWith(run.toRealPath())) {
            throw new IOException("a link leads out of the run directory");
        }
    }

    /**
     * Returns the content of a file of a run directory.
     *
     * @throws IOException if it has more than {@code most} bytes, is no file, is elsewhere, or cannot be read
     */
    public static byte[] bytes(Path run, Path file, int most) throws IOException {
        return bytes(open(run, file), most);
    }

    /** Returns what a stream holds, and closes it. */
    public static byte[] bytes(InputStream stream, int most) throws IOException {
        try (InputStream in = stream) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("it is longer than %d bytes".formatted(most));
            }
            return bytes;
        }
    }

    /** Returns in words why a path is no regular file. */
    static String absence(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "is no regular file" : "is missing";
    }

    /** Returns in words why a file cannot be read. Some exceptions have no message, or a path alone. */
    static String why(Exception e) {
        String message = e.getMessage();
        return message == null || e instanceof FileSystemException || e instanceof RuntimeException
                ? e.toString()
                : message;
    }
}
