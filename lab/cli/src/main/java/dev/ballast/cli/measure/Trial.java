package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.LabInterruptedException;
import dev.ballast.LabOptions;
import dev.ballast.cli.console.Console;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.standin.StandIns;
import dev.ballast.topology.Topology;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Uses a fresh lab once and removes it. */
final class Trial {

    private Trial() {}

    /** Builds the images of these systems, so that no measurement includes a build. */
    static void prepare(Collection<Topology> systems, Console console) {
        Engine engine = Engine.connect();
        StandIns.prepare(engine, console::progress);
        new ImageBuilder(engine, console::progress)
                .build(systems.stream()
                        .flatMap(system -> Stream.of(system.api(), system.balancer()))
                        .toList());
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
