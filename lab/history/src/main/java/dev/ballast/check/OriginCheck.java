package dev.ballast.check;

import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Answerers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Checks that each answer came from an instance that was in the pool at some time. */
public final class OriginCheck {

    /** The name of its verdict in a history. */
    public static final String NAME = "each answer came from the pool";

    private static final int MOST_TOLD = 20;

    private OriginCheck() {}

    /**
     * Returns INVALID if a host name answered that no instance of the pool ever had; UNKNOWN if the history may lack
     * instances, or shows no answers; VALID otherwise.
     *
     * @param answerers who may answer, as these entries show it
     */
    public static RunEvent.Checked of(List<Entry<?>> entries, Answerers answerers) {
        Map<String, Long> answers = answers(entries);
        if (answers.isEmpty()) {
            return checked(Verdict.UNKNOWN, "the history shows no answers: send requests through the lab");
        }
        Map<String, Long> strangers = new TreeMap<>(answers);
        strangers.keySet().removeIf(answerers::isKnown);
        if (strangers.isEmpty()) {
            return checked(Verdict.VALID, "%d host names answered, all of them of the pool".formatted(answers.size()));
        }
        List<String> certain = told(strangers, answerers::isStranger);
        return certain.isEmpty()
                ? checked(
                        Verdict.UNKNOWN,
                        "%s answered, and the history does not have all starts of instances: judge the run in the process that owns the lab"
                                .formatted(Told.first(MOST_TOLD, ", ", told(strangers, host -> true))))
                : checked(
                        Verdict.INVALID,
                        "misrouted: answered by %s, which no instance of the pool is"
                                .formatted(Told.first(MOST_TOLD, ", ", certain)));
    }

    /** A load counts the answers of strangers as failures, so how many there were may not be known here. */
    private static List<String> told(Map<String, Long> hosts, Predicate<String> which) {
        return hosts.entrySet().stream()
                .filter(host -> which.test(host.getKey()))
                .map(host -> host.getValue() == 0
                        ? host.getKey()
                        : "%s (%d answers)".formatted(host.getKey(), host.getValue()))
                .toList();
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

    private static RunEvent.Checked checked(Verdict verdict, String detail) {
        return new RunEvent.Checked(NAME, verdict, detail);
    }
}
