package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.LabInterruptedException;
import dev.ballast.LabOptions;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.options.Strategy;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.standin.StandIns;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Uses a fresh lab once and removes it. */
final class Trial {

    private Trial() {}

    /**
     * Builds the images of these systems, so that no measurement includes a build. Returns the systems' balancers, as their
     * images describe them, by the system's name.
     */
    static Map<String, Strategy> prepare(Collection<Topology> systems, Console console) {
        Engine engine = Engine.connect();
        StandIns.prepare(engine, console::progress);
        ImageBuilder images = new ImageBuilder(engine, console::progress);
        Map<ImageSource, BuiltImage> built = images.build(systems.stream()
                .flatMap(system -> Stream.of(system.api(), system.balancer()))
                .toList());
        Map<String, Strategy> balancers = new HashMap<>();
        for (Topology system : systems) {
            BuiltImage balancer = Objects.requireNonNull(built.get(system.balancer()));
            balancers.put(system.name(), Strategy.of(system.balancer().toString(), images.labels(balancer)));
        }
        return balancers;
    }

    /**
     * Prepares a lab, passes it to {@code use}, and removes it. Returns what failed, or empty if nothing did; a failed trial
     * must not end the others.
     *
     * @throws LabInterruptedException if this process ends
     */
    static Optional<String> of(Topology system, LabOptions options, Consumer<Lab> use) {
        try (Lab lab = Lab.prepare(system, options)) {
            use(lab, use);
            return Optional.empty();
        } catch (LabInterruptedException e) {
            throw e;
        } catch (LabException | EngineException | IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()).strip());
        } catch (RuntimeException e) { // unexpected, but the other measurements must not be lost
            return Optional.of(e.toString());
        }
    }

    private static void use(Lab lab, Consumer<Lab> use) {
        try {
            use.accept(lab);
        } catch (RuntimeException e) {
            lab.fail(e);
            throw e;
        }
    }
}
