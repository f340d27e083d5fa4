package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.LabException;
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

/** A fresh lab, used once and removed. */
final class Trial {

    private Trial() {}

    /** Sees to the images of these systems first: what is measured begins with them built. */
    static void prepare(Collection<Topology> systems, Console console) {
        Engine engine = Engine.connect();
        StandIns.prepare(engine, console::progress);
        new ImageBuilder(engine, console::progress)
                .build(systems.stream()
                        .flatMap(system -> Stream.of(system.api(), system.balancer()))
                        .toList());
    }

    /**
     * Uses a lab that is not started yet, and removes it. Returns what failed, the removal too, so that the next has its
     * turn; empty where nothing did.
     */
    static Optional<String> of(Topology system, LabOptions options, Consumer<Lab> use) {
        try (Lab lab = Lab.prepare(system, options)) {
            use(lab, use);
            return Optional.empty();
        } catch (LabException | EngineException | IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()).strip());
        } catch (RuntimeException e) { // not foreseen; but what the others measured is not to be lost by it
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
