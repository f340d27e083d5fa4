package dev.ballast.lies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** Loads our classes a second time, without what one rule does: its method finds nothing. */
final class WithoutRule extends ClassLoader {

    private static final String OURS = "dev.ballast.";

    /** What a method returns that finds nothing; by default null, 0 or false. */
    private static final Map<Class<?>, String> NOTHING = Map.of(
            Optional.class, "empty",
            OptionalDouble.class, "empty",
            Stream.class, "empty",
            List.class, "of",
            Set.class, "of",
            Map.class, "of");

    private final ClassFileLocator locator;
    private final CheckRule rule;
    private final byte[] changed;

    /** @throws IllegalStateException if there is no such rule; a check that finds this out later would only crash */
    WithoutRule(CheckRule rule) {
        super(WithoutRule.class.getClassLoader());
        this.locator = ClassFileLocator.ForClassLoader.of(getParent());
        this.rule = rule;
        this.changed = withoutRule();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try {
            ClassFileLocator.Resolution found = locator.locate(name);
            if (!found.isResolved()) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = name.equals(rule.className()) ? changed : found.resolve();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] withoutRule() {
        TypeDescription type =
                TypePool.Default.of(locator).describe(rule.className()).resolve();
        TypeDescription returned = type.getDeclaredMethods().stream()
                .filter(method -> method.getName().equals(rule.method()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s has no method %s".formatted(type, rule.method())))
                .getReturnType()
                .asErasure();
        return new ByteBuddy()
                .redefine(type, locator)
                .method(ElementMatchers.isDeclaredBy(type).and(ElementMatchers.named(rule.method())))
                .intercept(nothing(type, returned))
                .make()
                .getBytes();
    }

    private static Implementation nothing(TypeDescription type, TypeDescription returned) {
        if (returned.equals(type)) {
            return FixedValue.self();
        }
        return NOTHING.entrySet().stream()
                .filter(empty -> returned.represents(empty.getKey()))
                .findFirst()
                .map(empty -> call(empty.getKey(), empty.getValue()))
                .orElse(StubMethod.INSTANCE);
    }

    private static Implementation call(Class<?> type, String method) {
        try {
            return MethodCall.invoke(type.getMethod(method));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
