package dev.ballast.check;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks that each answer came from an instance that was in the pool at some time. */
public final class OriginCheck implements Check {

    /** The name of its verdict in a history. */
    public static final String NAME = "each answer came from the pool";

    private static final int TOLD = 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEvent.Checked check(History history) {
        return check(history.entries(), PoolLifetimes.of(history));
    }

    /**
     * Returns INVALID if a host name answered that no instance of the pool ever had; UNKNOWN if the history does not say
     * which instances there were, or shows no answers; VALID otherwise.
     */
    public RunEvent.Checked check(List<Entry<?>> entries, PoolLifetimes pool) {
        Map<String, Long> answers = answers(entries);
        if (answers.isEmpty()) {
            return checked(Verdict.UNKNOWN, "the history shows no answers: send requests through the lab");
        }
        Set<String> known = names(pool);
        Map<String, Long> strangers = new TreeMap<>(answers);
        strangers.keySet().removeAll(known);
        if (strangers.isEmpty()) {
            return checked(Verdict.VALID, "%d host names answered, all of them of the pool".formatted(answers.size()));
        }
        String told = strangers.entrySet().stream()
                .limit(TOLD)
                .map(stranger -> "%s (%d answers)".formatted(stranger.getKey(), stranger.getValue()))
                .collect(Collectors.joining(", "));
        if (known.isEmpty() || pool.missed().isPresent()) {
            return checked(
                    Verdict.UNKNOWN,
                    "%s answered, and the history does not have all starts of instances: %s"
                            .formatted(told, "judge the run in the process that owns the lab"));
        }
        return checked(Verdict.INVALID, "misrouted: answered by %s, which no instance of the pool is".formatted(told));
    }

    private static Map<String, Long> answers(List<Entry<?>> entries) {
        Map<String, Long> answers = new TreeMap<>();
        for (Entry<?> entry : entries) {
            if (entry.event() instanceof LoadEvent.Requests batch) {
                batch.hostnames().forEach((host, n) -> answers.merge(host, n.longValue(), Long::sum));
            } else if (entry.event() instanceof LoadEvent.Served served) {
                answers.merge(served.hostname(), 0L, Long::sum);
            } else if (entry.event() instanceof LoadEvent.ServedBetween between) {
                answers.merge(between.hostname(), 0L, Long::sum);
            }
        }
        return answers;
    }

    /** Returns the names with which the pool's instances answer: the host name of the container, or the instance's own. */
    private static Set<String> names(PoolLifetimes pool) {
        Set<String> names = new HashSet<>();
        for (Lifetime lifetime : pool.lifetimes()) {
            names.add(lifetime.instance().container());
            names.add(lifetime.instance().instance());
        }
        return names;
    }

    private static RunEvent.Checked checked(Verdict verdict, String detail) {
        return new RunEvent.Checked(NAME, verdict, detail);
    }
}
