package dev.ballast.evidence;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.LoadEvent;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Returns what all processes have recorded so far, or empty if there is no history file. */
    public Optional<List<Entry<?>>> recorded() {
        return Files.exists(run.historyFile()) ? Optional.of(History.read(run.historyFile())) : Optional.empty();
    }

    /** Returns the host names whose first answer is recorded already. */
    public Set<String> served() {
        try {
            return recorded().orElse(List.of()).stream()
                    .map(Entry::event)
                    .filter(LoadEvent.Served.class::isInstance)
                    .map(event -> ((LoadEvent.Served) event).hostname())
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            LOG.debug("the history of {} is not readable", run, e);
            return Set.of();
        }
    }
}
