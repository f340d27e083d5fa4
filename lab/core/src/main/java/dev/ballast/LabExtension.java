package dev.ballast;

import dev.ballast.check.VerdictListeners;
import dev.ballast.history.RunEvent;
import dev.ballast.topology.Topology;
import dev.ballast.topology.file.TopologyFile;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.slf4j.LoggerFactory;

/** Gives a {@link Lab} to the tests of a class with {@link LabTest}, which registers it. JUnit creates it by reflection. */
final class LabExtension
        implements BeforeEachCallback,
                ParameterResolver,
                AfterTestExecutionCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        Holder holder = holder(context);
        holder.recordAsserted();
        holder.started().history().record(new RunEvent.PhaseBegan("scenario: " + context.getDisplayName()));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lab(context);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Holder holder = holder(context);
        TestVerdict.claimed(context.getRequiredTestMethod(), context.getExecutionException())
                .ifPresent(VerdictListeners::tell);
        List<RunEvent.Checked> asserted = holder.recordAsserted();
        holder.started().history().record(TestVerdict.of(name(context), context.getExecutionException(), asserted));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failed(context, thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failedAround(context, thrown);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failedAround(context, thrown);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failedAround(context, thrown);
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failedAround(context, thrown);
    }

    /** Records that an assumption before or after a test aborted it; one in the test is recorded with the test. */
    private static Throwable failedAround(ExtensionContext context, Throwable thrown) {
        if (Aborted.by(thrown)) {
            held(context)
                    .ifPresent(holder ->
                            holder.lab.history().record(TestVerdict.of(name(context), Optional.of(thrown), List.of())));
        }
        return failed(context, thrown);
    }

    private static Optional<Holder> held(ExtensionContext context) {
        return Optional.ofNullable(store(context).get(Holder.class, Holder.class));
    }

    private static Throwable failed(ExtensionContext context, Throwable thrown) {
        Optional<Holder> holder = held(context);
        if (holder.isEmpty()) {
            return thrown;
        }
        Lab lab = holder.get().lab;
        if (Aborted.by(thrown)) {
            lab.abort(String.valueOf(thrown.getMessage()));
            return thrown;
        }
        lab.fail(thrown);
        return new ScenarioFailedError(
                "%s%nrun directory: %s".formatted(thrown.getMessage(), lab.runDirectory()), thrown);
    }

    private static Lab lab(ExtensionContext context) {
        return holder(context).started();
    }

    /** Returns the store's value. It is stored before the lab is started, so JUnit closes a lab whose start failed too. */
    private static Holder holder(ExtensionContext context) {
        Holder holder =
                store(context).getOrComputeIfAbsent(Holder.class, key -> new Holder(prepare(context)), Holder.class);
        holder.asserted.enter();
        return holder;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        ExtensionContext annotated = annotated(context);
        boolean ofTheMethod =
                context.getTestMethod().isPresent() && annotation(annotated).lifetime() == LabTest.Lifetime.METHOD;
        return (ofTheMethod ? context : annotated).getStore(NAMESPACE);
    }

    /** Returns the class with the annotation: for a nested test class without it, an enclosing one. */
    private static ExtensionContext annotated(ExtensionContext context) {
        for (Optional<ExtensionContext> here = Optional.of(context);
                here.isPresent();
                here = here.get().getParent()) {
            boolean isAClass = here.get().getTestMethod().isEmpty();
            if (isAClass
                    && here.get().getTestClass().flatMap(LabExtension::labTest).isPresent()) {
                return here.get();
            }
        }
        throw new ExtensionConfigurationException(context.getDisplayName() + " has no @LabTest");
    }

    private static LabTest annotation(ExtensionContext context) {
        return labTest(annotated(context).getRequiredTestClass()).orElseThrow();
    }

    private static Optional<LabTest> labTest(Class<?> type) {
        return AnnotationSupport.findAnnotation(type, LabTest.class);
    }

    /**
     * Returns what an annotation chooses.
     *
     * @throws IllegalArgumentException if its file, or another value, does not fit
     */
    static Topology topology(LabTest settings) {
        boolean hasFile = !settings.file().isBlank();
        if (hasFile && settings.topology() != Topology.Reference.class) {
            throw new ExtensionConfigurationException(
                    "@LabTest has a file (%s) and a topology (%s); leave one of them out"
                            .formatted(settings.file(), settings.topology().getName()));
        }
        Topology topology = hasFile
                ? TopologyFile.read(Path.of(settings.file()))
                : instantiate(settings.topology()).get();
        if (settings.apis() >= 0) {
            topology = topology.withApis(settings.apis());
        }
        if (!settings.api().isBlank()) {
            topology = topology.withApi(settings.api());
        }
        if (!settings.balancer().isBlank()) {
            topology = topology.withBalancer(settings.balancer());
        }
        return topology;
    }

    private static Lab prepare(ExtensionContext context) {
        Topology topology = topology(annotation(context));
        String scenario = context.getRequiredTestClass().getSimpleName();
        return Lab.prepare(
                topology,
                LabOptions.named(name(context))
                        .withCommand("./ballast scenario " + scenario)
                        .withProgress(line ->
                                LoggerFactory.getLogger(LabExtension.class).info("{}", line)));
    }

    private static String name(ExtensionContext context) {
        String scenario = context.getRequiredTestClass().getSimpleName();
        return context.getTestMethod()
                .filter(method -> annotation(context).lifetime() == LabTest.Lifetime.METHOD)
                .map(method -> scenario + "." + method.getName())
                .orElse(scenario);
    }

    private static Supplier<Topology> instantiate(Class<? extends Supplier<Topology>> type) {
        try {
            Constructor<? extends Supplier<Topology>> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ExtensionConfigurationException(
                    "%s, named by @LabTest(topology), needs a constructor without parameters".formatted(type.getName()),
                    e);
        }
    }

    /** The value in JUnit's store, which JUnit closes. */
    private static final class Holder implements AutoCloseable {
        private final Lab lab;
        private final Asserted asserted = new Asserted();
        private boolean started;
        private @Nullable RuntimeException failure;

        Holder(Lab lab) {
            this.lab = lab;
        }

        /** Records the verdicts of the assertions since the last call, and returns them. */
        List<RunEvent.Checked> recordAsserted() {
            List<RunEvent.Checked> taken = asserted.take();
            taken.forEach(lab.history()::record);
            return taken;
        }

        /** Starts the lab at its first use. If that fails, every later use fails in the same way. */
        synchronized Lab started() {
            if (!started) {
                started = true;
                try {
                    lab.start();
                } catch (RuntimeException e) {
                    failure = e;
                    lab.fail(e);
                } catch (Error e) {
                    failure = new LabException("the lab could not start: " + e, e);
                    lab.fail(e);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return lab;
        }

        @Override
        public void close() {
            try {
                recordAsserted(); // those after the test, which are in no verdict of a test
            } finally {
                asserted.close();
                lab.close();
            }
        }
    }
}
