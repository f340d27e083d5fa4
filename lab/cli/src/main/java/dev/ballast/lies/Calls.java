package dev.ballast.lies;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Calls {@link UnderTest}: as it is, or loaded a second time without a rule. */
final class Calls {

    private final ClassLoader loader;
    private final String removed;

    private Calls(ClassLoader loader, String removed) {
        this.loader = loader;
        this.removed = removed;
    }

    static Calls asTheyAre() {
        return new Calls(Calls.class.getClassLoader(), "");
    }

    static Calls without(CheckRule rule, RemovableRules rules) {
        return new Calls(rules, "%s.%s".formatted(rule.className(), rule.method()));
    }

    /** Returns what the lab records of a load, as JSON. */
    String record(Path directory, MadeUpRun made) {
        TrueRun run = made.run;
        return call(
                "record",
                new Class<?>[] {
                    Path.class,
                    String.class,
                    double.class,
                    Instant.class,
                    List.class,
                    List.class,
                    String.class,
                    String.class
                },
                directory,
                TrueRun.LOAD,
                run.loadMs,
                MadeUpRun.START.plusNanos(Math.round(run.loadMs * 1e6)),
                run.requests.stream().map(Sent::line).collect(Collectors.toList()),
                made.access,
                run.strategy.process,
                run.destination());
    }

    /** Returns the verdicts on a run directory, as JSON. */
    String judge(Path directory) {
        return call("judge", new Class<?>[] {Path.class}, directory);
    }

    private String call(String method, Class<?>[] types, Object... values) {
        try {
            remove(removed);
            return String.valueOf(
                    loaded(UnderTest.class).getMethod(method, types).invoke(null, values));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("%s failed".formatted(method), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes a rule for this thread, which may go on with another one. */
    private void remove(String rule) throws ReflectiveOperationException {
        loaded(RemovedMethod.class).getMethod("set", String.class).invoke(null, rule);
    }

    private Class<?> loaded(Class<?> type) throws ClassNotFoundException {
        return loader.loadClass(type.getName());
    }
}
