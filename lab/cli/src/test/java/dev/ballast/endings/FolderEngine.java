package dev.ballast.endings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A folder in the place of an engine: each file in it is a lab of that id. */
final class FolderEngine implements Surroundings {

    static final String LAB = "1a2b3c4d";

    private final Path folder;
    List<String> harm = List.of();
    boolean removesOrphans = true;
    int started;

    FolderEngine(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    @Override
    public Set<String> left(Collection<String> labs) {
        return labs.stream().filter(lab -> Files.exists(folder.resolve(lab))).collect(Collectors.toSet());
    }

    @Override
    public Set<String> detached(Collection<String> labs) {
        return Set.of();
    }

    @Override
    public void startNext() {
        started++;
        if (removesOrphans) {
            remove(List.of(LAB));
        }
    }

    @Override
    public List<String> harm() {
        return harm;
    }

    @Override
    public void remove(Collection<String> labs) {
        for (String lab : labs) {
            try {
                Files.deleteIfExists(folder.resolve(lab));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void removeRunsIn(Path runs) {
        remove(List.of(LAB));
    }

    @Override
    public void restartEngine(Collection<String> labs) {
        throw new UnsupportedOperationException("a folder does not restart");
    }

    @Override
    public void close() {}
}
