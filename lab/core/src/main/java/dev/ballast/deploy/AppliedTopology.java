package dev.ballast.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.run.RunDirectory;
import dev.ballast.topology.InForce;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The topology in force in a lab, for all processes: {@code topology.json} in the run directory. As long as nothing was applied,
 * and where the run directory is another machine's, it is the one in the network's label, with which the lab was started.
 *
 * <p>The file is written in one step, so a reader never sees a part of it. Only the holder of {@link ChangeLock} writes it.
 */
public final class AppliedTopology {

    /** The file's name. */
    public static final String FILE = "topology.json";

    /** A topology ignores parts of later versions, and so does the file. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path run;
    private final String label;

    /**
     * @param run the run directory, which need not be there
     * @param label the topology with which the lab was started, as JSON
     */
    public AppliedTopology(Path run, String label) {
        this.run = run;
        this.label = label;
    }

    /**
     * Returns what is in force.
     *
     * @throws IllegalArgumentException if the file is damaged, with its path and the remedy, or if the label is no topology
     */
    public InForce read() {
        Path file = run.resolve(FILE);
        try {
            return read(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            return InForce.settled(Topology.fromJson(label));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the topology in force, %s: %s".formatted(file, e), e);
        }
    }

    private static InForce read(Path file, String text) {
        try {
            InForce read = JSON.readValue(text, InForce.class);
            if (read != null) {
                return read;
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw damaged(file, e);
        }
        throw damaged(file, null);
    }

    private static IllegalArgumentException damaged(Path file, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "%s is damaged; remove it to go on with the topology with which the lab was started".formatted(file),
                cause);
    }

    /**
     * Replaces what is in force.
     *
     * @throws UncheckedIOException if the file cannot be written; it is then as before
     */
    public void write(InForce inForce) {
        try {
            RunDirectory.replace(
                    run.resolve(FILE), JSON.writeValueAsString(inForce).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("topology does not become JSON: " + inForce, e);
        }
    }
}
