package dev.ballast.check;

import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Answerers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks that each answer came from an instance that was in the pool at some time. */
public final class OriginCheck {

    /** The name of its verdict in a history. */
    public static final String NAME = "each answer came from the pool";

    private static final int TOLD = 20;

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
        String told = strangers.entrySet().stream()
                .limit(TOLD)
                .map(stranger -> "%s (%d answers)".formatted(stranger.getKey(), stranger.getValue()))
                .collect(Collectors.joining(", "));
        return strangers.keySet().stream().anyMatch(answerers::isStranger)
                ? checked(
                        Verdict.INVALID, "misrouted: answered by %s, which no instance of the pool is".formatted(told))
                : checked(
                        Verdict.UNKNOWN,
                        "%s answered, and the history does not have all starts of instances: %s"
                                .formatted(told, "judge the run in the process that owns the lab"));
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
