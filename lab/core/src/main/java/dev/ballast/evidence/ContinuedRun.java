package dev.ballast.evidence;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run of a lab that another process started, read from its run directory. */
public final class ContinuedRun {

    private static final Logger LOG = LoggerFactory.getLogger(ContinuedRun.class);

    private final RunDirectory run;

    public ContinuedRun(RunDirectory run) {
        this.run = run;
    }

    /** Returns a history that continues the run's, or one in memory if the run directory cannot be read. */
    public History history() {
        try {
            Manifest manifest = Manifest.read(run.path(), damage -> LOG.debug("{}: {}", run, damage));
            return History.continuing(run.historyFile(), Instant.parse(String.valueOf(manifest.started())));
        } catch (RuntimeException e) {
            LOG.debug("the lab's run directory {} is not readable; its history is kept in memory", run, e);
            return History.inMemory();
        }
    }

    /** Returns what all processes have recorded so far, or empty if the history file cannot be read. */
    public Optional<List<Entry<?>>> recorded() {
        if (!Files.exists(run.historyFile())) {
            return Optional.empty();
        }
        try {
            return Optional.of(History.read(run.historyFile()));
        } catch (UncheckedIOException e) {
            LOG.debug("the history of {} is not readable", run, e);
            return Optional.empty();
        }
    }
}
