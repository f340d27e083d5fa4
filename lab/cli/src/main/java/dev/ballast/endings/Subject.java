package dev.ballast.endings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command that is ended. */
public enum Subject {
    DEMO("demo"),
    UP("up", "--detach", "--port", "0"),
    SCALE("scale", "api=3"),
    DOWN("down"),
    SCENARIO("scenario", "ScaleUpIT"),
    LOAD("load", "ScaleUnderLoad", "--duration", "15s", "--warm-up", "1s");

    private final List<String> words;

    Subject(String... words) {
        this.words = List.of(words);
    }

    /**
     * Returns the subject of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Subject of(String label) {
        return Arrays.stream(values())
                .filter(subject -> subject.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no command '%s' is ended; there are %s"
                        .formatted(
                                label,
                                Arrays.stream(values()).map(Subject::label).collect(Collectors.joining(", ")))));
    }

    /** Returns the command's name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the command acts on a lab that runs already. */
    boolean needsLab() {
        return this == SCALE || this == DOWN;
    }

    /** Returns whether a lab may stay, because it is detached. */
    boolean mayLeaveLab() {
        return needsLab() || this == UP;
    }

    /** Returns whether a lab has to stay, since it is the user's. */
    boolean leavesLab(boolean success) {
        return this == SCALE || this == UP && success;
    }

    /** Returns the worst exit code of the command if nobody ends it: a load test may find a slow machine too slow. */
    int worstExit() {
        return this == LOAD ? 1 : 0;
    }

    /** Returns the command without the launcher; a lab's id is used if the command needs a lab. */
    List<String> words(String lab) {
        return needsLab()
                ? Stream.concat(words.stream(), Stream.of("--lab", lab)).toList()
                : words;
    }
}
