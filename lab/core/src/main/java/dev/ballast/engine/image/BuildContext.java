package dev.ballast.engine.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The files of a build, as a tar archive. Equal files give equal archives, and so equal layers. */
public final class BuildContext {

    /** The kind of a file. */
    public enum Kind {
        FILE(0100644),
        PROGRAM(0100755),
        /** A symbolic link; its content is its target. */
        LINK(0120777);

        private final int mode;

        Kind(int mode) {
            this.mode = mode;
        }
    }

    private interface Content {
        void writeTo(OutputStream tar) throws IOException;
    }

    private final SortedMap<String, TarArchiveEntry> entries = new TreeMap<>();
    private final SortedMap<String, Content> contents = new TreeMap<>();

    public static BuildContext of(ImageFolder folder) {
        BuildContext context = new BuildContext();
        folder.files().forEach((path, content) -> context.with(path, folder.kind(path), content));
        return context;
    }

    public BuildContext with(String path, Kind kind, byte[] content) {
        if (kind == Kind.LINK) {
            TarArchiveEntry link = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
            link.setLinkName(new String(content, StandardCharsets.UTF_8));
            return with(path, kind, link, tar -> {});
        }
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        return with(path, kind, entry, tar -> tar.write(content));
    }

    /** Adds a large file, which is not read into memory. */
    public BuildContext with(String path, Kind kind, Path file) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(Files.size(file));
        return with(path, kind, entry, tar -> Files.copy(file, tar));
    }

    private BuildContext with(String path, Kind kind, TarArchiveEntry entry, Content content) {
        entry.setMode(kind.mode);
        entry.setModTime(0);
        entries.put(path, entry);
        contents.put(path, content);
        return this;
    }

    /** Writes the archive. */
    public void writeTo(OutputStream target) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(target, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (var content : contents.entrySet()) {
                tar.putArchiveEntry(entries.get(content.getKey()));
                content.getValue().writeTo(tar);
                tar.closeArchiveEntry();
            }
        }
    }

    /** Returns the archive. */
    public byte[] tar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack " + entries.keySet(), e);
        }
        return bytes.toByteArray();
    }

    /** Returns twelve hexadecimal digits of a hash over the contents, by name. */
    public static String hash(SortedMap<String, byte[]> ingredients) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> ingredient : ingredients.entrySet()) {
                byte[] content = ingredient.getValue();
                digest.update((ingredient.getKey() + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
