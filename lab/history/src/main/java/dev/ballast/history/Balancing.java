package dev.ballast.history;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a balancer chooses the instance for a request, and so how far the spread of requests varies. */
public enum Balancing {
    /** In turn: the spread varies less than by chance. */
    ROUND_ROBIN("round-robin", true, false),
    /**
     * The one with the fewest requests, in turn among equals: it varies less than by chance while the balancer is nearly idle,
     * and about as much while requests overlap. Quick instances get more.
     */
    LEAST_CONN("least-conn", true, true),
    /** The one with the fewest requests, by chance among equals. Quick instances get more. */
    LEAST_CONN_RANDOM("least-conn-random", false, true),
    /** By chance. It is not known to vary less. */
    @JsonEnumDefaultValue
    RANDOM("random", false, false);

    private final String label;
    private final boolean inTurn;
    private final boolean byLoad;

    Balancing(String label, boolean inTurn, boolean byLoad) {
        this.label = label;
        this.inTurn = inTurn;
        this.byLoad = byLoad;
    }

    /** Returns whether instances with equally many requests are chosen in turn. */
    public boolean inTurn() {
        return inTurn;
    }

    /** Returns whether the instance with the fewest requests is chosen. */
    public boolean byLoad() {
        return byLoad;
    }

    /** Returns the name as an image's label has it. */
    public String label() {
        return label;
    }

    /**
     * Returns the method that an image's label names; {@link #RANDOM} if there is no label.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static Balancing labelled(@Nullable String label) {
        return label == null
                ? RANDOM
                : Arrays.stream(values())
                        .filter(method -> method.label.equals(label.strip()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("label dev.ballast.balances=\"%s\": use %s"
                                .formatted(
                                        label,
                                        Arrays.stream(values())
                                                .map(Balancing::label)
                                                .collect(Collectors.joining(" or ")))));
    }

    /** Returns the method that the first balancer in a history has at last; {@link #RANDOM} if the history does not have it. */
    public static Balancing in(Collection<Entry<?>> history) {
        return in(history, "");
    }

    /**
     * Returns the method that a balancer in a history has at last, of the first one if no name is given; {@link #RANDOM} if it is
     * not there.
     */
    public static Balancing in(Collection<Entry<?>> history, String balancer) {
        String name = balancer;
        Balancing method = RANDOM;
        for (Entry<?> entry : history) {
            if (entry.event() instanceof BalancerEvent.Balances said
                    && (name.isBlank() || said.balancer().equals(name))) {
                name = said.balancer();
                method = said.method();
            }
        }
        return method;
    }
}
