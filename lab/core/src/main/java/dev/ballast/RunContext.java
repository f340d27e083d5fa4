package dev.ballast;

import dev.ballast.evidence.Evidence;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.run.RunDirectory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a running lab need to record what they do and observe.
 *
 * @param evidence the run directory, and the history that takes what is done
 * @param observed takes what is seen; the same clock as that history
 * @param renderedInto takes the rendered configurations; empty while another process keeps them
 * @param known returns what all processes have recorded
 * @param observedSince from when on the containers are followed, or null to begin with the watch
 */
record RunContext(
        Evidence evidence,
        History observed,
        Supplier<Optional<RunDirectory>> renderedInto,
        Supplier<List<Entry<?>>> known,
        @Nullable Instant observedSince) {}
