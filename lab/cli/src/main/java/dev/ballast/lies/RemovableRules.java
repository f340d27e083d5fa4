package dev.ballast.lies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** Loads our classes a second time, so that each rule can be removed: {@link RemovedMethod} has the one that is. */
final class RemovableRules extends ClassLoader {

    private static final String OURS = "dev.ballast.";

    private final ClassFileLocator locator;
    private final Map<String, byte[]> changed = new HashMap<>();

    /** @throws IllegalStateException if there is no such rule; a check that finds this out later would only crash */
    RemovableRules(List<CheckRule> rules) {
        super(RemovableRules.class.getClassLoader());
        this.locator = ClassFileLocator.ForClassLoader.of(getParent());
        rules.stream()
                .collect(Collectors.groupingBy(
                        CheckRule::className, Collectors.mapping(CheckRule::method, Collectors.toSet())))
                .forEach((type, methods) -> changed.put(type, removable(type, methods)));
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
            byte[] bytes = changed.containsKey(name) ? changed.get(name) : found.resolve();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] removable(String name, Set<String> methods) {
        TypeDescription type = TypePool.Default.of(locator).describe(name).resolve();
        methods.forEach(method -> {
            if (type.getDeclaredMethods().filter(ElementMatchers.named(method)).isEmpty()) {
                throw new IllegalStateException("%s has no method %s".formatted(type, method));
            }
        });
        return new ByteBuddy()
                .redefine(type, locator)
                .visit(Advice.to(RemovedMethod.class)
                        .on(ElementMatchers.isDeclaredBy(type)
                                .and(ElementMatchers.namedOneOf(methods.toArray(String[]::new)))))
                .make()
                .getBytes();
    }
}
