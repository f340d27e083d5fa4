package dev.ballast;

import dev.ballast.evidence.Evidence;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.run.RunDirectory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a running lab need to record what they do and observe.
 *
 * @param run the run directory
 * @param history takes what is done
 * @param observed takes what is seen; the same clock as {@code history}
 * @param renderedInto takes the rendered configurations; empty while another process keeps them
 * @param evidence what the run leaves
 * @param known returns what all processes have recorded
 * @param served host names whose first answer is recorded already
 * @param observedSince from when on the containers are followed, or null to begin with the watch
 */
record RunContext(
        RunDirectory run,
        History history,
        History observed,
        Supplier<Optional<RunDirectory>> renderedInto,
        Evidence evidence,
        Supplier<List<Entry<?>>> known,
        Set<String> served,
        @Nullable Instant observedSince) {}
