package dev.ballast.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The faults by name. Each record of this package that implements {@link Fault} is one: {@code KillProcess} has the name {@code
 * kill-process}. Safe for use by several threads.
 */
public final class Faults {

    private static final SortedMap<String, Class<?>> BY_NAME = inThisPackage();

    private Faults() {}

    private static SortedMap<String, Class<?>> inThisPackage() {
        SortedMap<String, Class<?>> faults = new TreeMap<>();
        ReflectionSupport.findAllClassesInPackage(
                        Faults.class.getPackageName(),
                        type -> type.isRecord() && Fault.class.isAssignableFrom(type),
                        name -> true)
                .forEach(type -> faults.put(nameOf(type), type));
        return faults;
    }

    private static String nameOf(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

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
        Class<?> type = BY_NAME.get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "no fault '%s'; there are %s".formatted(name, String.join(", ", BY_NAME.keySet())));
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != arguments.size()) {
            throw new IllegalArgumentException("%s takes %s; it got %s"
                    .formatted(
                            name,
                            Stream.of(components).map(RecordComponent::getName).collect(Collectors.joining(", ")),
                            arguments));
        }
        return made(type, components, arguments);
    }

    private static Fault made(Class<?> type, RecordComponent[] components, List<String> arguments) {
        try {
            return (Fault) type.getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new IllegalStateException("each component of %s must be a String".formatted(type.getName()), e);
        }
    }
}
