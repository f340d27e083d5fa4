package dev.ballast.soak;

import dev.ballast.loss.Executions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How large the parts of a run directory are. */
final class RunFolder {

    private static final Map<String, Quantity> PARTS = Map.of(
            "history.jsonl",
            Quantity.RUN_HISTORY,
            "rendered",
            Quantity.RUN_RENDERED,
            "logs",
            Quantity.RUN_LOGS,
            Executions.FOLDER,
            Quantity.RUN_LEDGERS);

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    Map<Quantity, Double> sizes() throws IOException {
        Map<Quantity, Double> sizes = new EnumMap<>(Quantity.class);
        PARTS.values().forEach(part -> sizes.put(part, 0.0));
        sizes.put(Quantity.RUN_REST, 0.0);
        sizes.put(Quantity.RUN_FILES, 0.0);
        for (Path file : files(folder)) {
            String part = folder.relativize(file).getName(0).toString();
            sizes.merge(PARTS.getOrDefault(part, Quantity.RUN_REST), size(file), Double::sum);
            sizes.merge(Quantity.RUN_FILES, 1.0, Double::sum);
        }
        return sizes;
    }

    private static double size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // it was the part of a file that is whole by now
        }
    }

    /** Returns the regular files below a folder. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.find(folder, Integer.MAX_VALUE, (file, kind) -> kind.isRegularFile())) {
            return all.toList();
        }
    }
}
