package dev.ballast.lies;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What {@link RemovableRules} puts around the methods that are rules: the one that a thread has removed finds nothing. */
public final class RemovedMethod {

    private static final ThreadLocal<String> REMOVED = ThreadLocal.withInitial(() -> "");

    private RemovedMethod() {}

    /** Removes a method for this thread, {@code dev.ballast.TYPE.METHOD}, or none if that is blank. */
    public static void set(String method) {
        REMOVED.set(method);
    }

    public static boolean is(String method) {
        return REMOVED.get().equals(method);
    }

    /** Returns what a method returns that finds nothing. */
    public static @Nullable Object nothing(String type, @Nullable Object self) {
        return switch (type) {
            case "boolean" -> false;
            case "int" -> 0;
            case "long" -> 0L;
            case "double" -> 0.0;
            case "java.util.Optional" -> Optional.empty();
            case "java.util.OptionalDouble" -> OptionalDouble.empty();
            case "java.util.stream.Stream" -> Stream.empty();
            case "java.util.List" -> List.of();
            case "java.util.Set" -> Set.of();
            case "java.util.Map" -> Map.of();
            default -> self != null && type.equals(self.getClass().getName()) ? self : null;
        };
    }

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Origin("#t.#m") String method) {
        return is(method);
    }

    @Advice.OnMethodExit
    static void exit(
            @Advice.Enter boolean removed,
            @Advice.Origin("#r") String type,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object returned) {
        if (removed) {
            returned = nothing(type, self);
        }
    }
}
