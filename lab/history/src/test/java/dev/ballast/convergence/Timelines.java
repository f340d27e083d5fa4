package dev.ballast.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.History;
import java.util.List;

/** The timelines of one instance in a history. */
final class Timelines {

    private Timelines() {}

    static Timeline only(String instance, History history) {
        List<Timeline> lifetimes = timelines(instance, history);
        assertThat(lifetimes).hasSize(1);
        return lifetimes.get(0);
    }

    static List<Timeline> timelines(String instance, History history) {
        return Convergence.of(history).timelines().stream()
                .filter(timeline -> timeline.instance().equals(instance))
                .toList();
    }
}
