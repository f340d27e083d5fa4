package dev.ballast.fault;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The faults by name. Safe for use by several threads. */
public final class Faults {

    private static final Map<String, Function<List<String>, Fault>> BY_NAME =
            new TreeMap<>(Map.of(KillProcess.NAME, KillProcess::of));

    private Faults() {}

    /** Returns the names of all faults, sorted. */
    public static Set<String> names() {
        return new TreeSet<>(BY_NAME.keySet());
    }

    /**
     * Returns the fault of that name.
     *
     * @param arguments what the fault needs to know, in the order of its components
     * @throws IllegalArgumentException naming the faults there are if there is none of that name, or the arguments that the
     *     fault takes if these do not fit
     */
    public static Fault named(String name, List<String> arguments) {
        Function<List<String>, Fault> fault = BY_NAME.get(name);
        if (fault == null) {
            throw new IllegalArgumentException(
                    "no fault '%s'; there are %s".formatted(name, String.join(", ", BY_NAME.keySet())));
        }
        return fault.apply(arguments);
    }
}
