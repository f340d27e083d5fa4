package dev.ballast.observe;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a balancer's proxy prints of its worker processes. The balancer's image has a regular expression for it, with the
 * worker's process id in a group that is named after what the worker did. Immutable.
 */
public final class WorkerNotices {

    private static final List<WorkerState> STATES =
            List.of(WorkerState.STARTED, WorkerState.DRAINING, WorkerState.GONE);

    private static final Pattern PID = Pattern.compile("\\d{1,9}");

    private final List<Notice> notices;

    /** An expression, and the states that have a group in it. */
    private record Notice(Pattern expression, List<WorkerState> states) {}

    private WorkerNotices(List<Notice> notices) {
        this.notices = notices;
    }

    /**
     * Returns what finds the notices that match one of these expressions. A blank one finds none.
     *
     * @throws IllegalArgumentException if one is no regular expression, or has none of the groups {@code started}, {@code
     *     draining} and {@code gone}
     */
    public static WorkerNotices of(List<String> expressions) {
        return new WorkerNotices(expressions.stream()
                .filter(expression -> !expression.isBlank())
                .map(WorkerNotices::notice)
                .toList());
    }

    private static Notice notice(String expression) {
        List<WorkerState> states = STATES.stream()
                .filter(state -> expression.contains("(?<%s>".formatted(group(state))))
                .toList();
        if (states.isEmpty()) {
            throw refused(
                    expression,
                    "use one or more of the groups (?<started>…), (?<draining>…) and (?<gone>…), which find the process id");
        }
        try {
            return new Notice(Pattern.compile(expression), states);
        } catch (PatternSyntaxException e) {
            throw refused(expression, "use a regular expression of Java: %s".formatted(e.getDescription()));
        }
    }

    private static IllegalArgumentException refused(String expression, String remedy) {
        return new IllegalArgumentException("label dev.ballast.workers=\"%s\": %s".formatted(expression, remedy));
    }

    private static String group(WorkerState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the event that a line of a balancer's proxy tells of, or empty if it is no such notice. */
    Optional<BalancerEvent.Worker> in(String balancer, String line) {
        return notices.stream().flatMap(notice -> in(notice, balancer, line)).findFirst();
    }

    private static Stream<BalancerEvent.Worker> in(Notice notice, String balancer, String line) {
        Matcher found = notice.expression().matcher(line);
        return found.find()
                ? notice.states().stream()
                        .filter(state -> isPid(found.group(group(state))))
                        .map(state ->
                                new BalancerEvent.Worker(balancer, Integer.parseInt(found.group(group(state))), state))
                : Stream.empty();
    }

    private static boolean isPid(@Nullable String text) {
        return text != null && PID.matcher(text).matches();
    }
}
