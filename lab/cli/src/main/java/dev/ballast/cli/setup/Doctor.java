package dev.ballast.cli.setup;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineCapacity;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.HostPort;
import dev.ballast.engine.NeighbourTable;
import dev.ballast.engine.image.BaseImages;
import dev.ballast.topology.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks whether this machine has what labs need. */
@Command(
        name = "doctor",
        description = {
            "Checks JDK, engine, API version, base images, the registry that serves them, disk, memory, neighbour table and ports.",
            "Prints a line for each, with a remedy if needed. Exit code 0 if all is well, 3 without an engine, else 1."
        })
public final class Doctor implements Callable<Integer> {

    private static final int LEAST_JDK = 17;
    private static final long GIB = 1L << 30;
    /** The set-up's Go build takes 4 GiB for a while; images and run directories take 3. */
    private static final long LEAST_DISK = 8 * GIB;
    /** Three servers, a UI, a balancer and three APIs take 1 GiB; the rest is for Maven and its tests. */
    private static final long LEAST_MEMORY = 3 * GIB;

    private static final String SET_UP = "./ballast setup";

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk(Runtime.version().feature()));
        Engine engine = engine(findings);
        if (engine != null) {
            EngineCapacity capacity = EngineCapacity.of(engine);
            findings.add(memory(capacity));
            findings.add(disk(capacity));
            findings.add(neighbours(NeighbourTable.bound(engine)));
            BaseImages images = new BaseImages(engine);
            List<BaseImages.Status> statuses = images.status();
            CompletableFuture<Finding> registry =
                    CompletableFuture.supplyAsync(() -> registry(statuses, images::askRegistry));
            findings.addAll(images(statuses, images));
            findings.add(registry.join());
        }
        findings.add(port("port of the balancer", Ports.ARTICLE.balancer(), port -> HostPort.takenBy(port, engine)));
        findings.add(port("port of Consul's UI", Ports.ARTICLE.ui(), port -> HostPort.takenBy(port, engine)));
        print(findings);
        if (findings.stream().allMatch(Finding::well)) {
            return ExitCodes.OK;
        }
        return engine == null ? ExitCodes.ENVIRONMENT : ExitCodes.FAILED;
    }

    private void print(List<Finding> findings) {
        Console console = Console.of(spec);
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("well", findings.stream().allMatch(Finding::well));
            document.put("findings", findings);
            console.writeJson(Console.STDOUT, document);
        } else {
            findings.forEach(finding ->
                    console.styled(finding.well() ? "@|green ok  |@  %s" : "@|bold,red FAIL|@  %s", finding.line()));
        }
    }

    static Finding jdk(int release) {
        String detail = "%d (%s)".formatted(release, System.getProperty("java.home"));
        return release >= LEAST_JDK
                ? Finding.well("JDK", detail)
                : Finding.ill("JDK", detail, "install JDK %d or newer".formatted(LEAST_JDK));
    }

    private static @Nullable Engine engine(List<Finding> findings) {
        try {
            Engine engine = Engine.connect();
            Map<String, String> facts = engine.describe();
            findings.add(Finding.well("engine", "%s at %s".formatted(facts.get("version"), engine.address())));
            findings.add(Finding.well("API version", engine.apiVersion()));
            return engine;
        } catch (EngineException e) {
            findings.add(noEngine(e));
            return null;
        }
    }

    static Finding noEngine(EngineException thrown) {
        return Finding.ill("engine", thrown.problem(), thrown.remedy().isBlank() ? SET_UP : thrown.remedy());
    }

    static Finding memory(EngineCapacity capacity) {
        String detail = gib(capacity.memoryBytes());
        return capacity.memoryBytes() >= LEAST_MEMORY
                ? Finding.well("memory of the engine", detail)
                : Finding.ill("memory of the engine", detail, "give it %s or more".formatted(gib(LEAST_MEMORY)));
    }

    static Finding neighbours(OptionalInt bound) {
        String name = "neighbour table";
        if (bound.isEmpty()) {
            return Finding.well(name, "not on this machine, not checked");
        }
        String detail = "%d entries, enough for a lab of %d containers"
                .formatted(bound.getAsInt(), NeighbourTable.containers(bound.getAsInt()));
        return bound.getAsInt() >= NeighbourTable.ENOUGH
                ? Finding.well(name, detail)
                : Finding.ill(name, detail, SET_UP + " as root raises it, for labs of 30 APIs");
    }

    static Finding disk(EngineCapacity capacity) {
        if (capacity.freeBytes() < 0) {
            return Finding.well("disk of the engine", "not on this machine, not checked");
        }
        String detail = "%s free at %s".formatted(gib(capacity.freeBytes()), capacity.storage());
        return capacity.freeBytes() >= LEAST_DISK
                ? Finding.well("disk of the engine", detail)
                : Finding.ill(
                        "disk of the engine",
                        detail,
                        "free %s or more; docker system prune removes what nothing uses".formatted(gib(LEAST_DISK)));
    }

    /** @param askRegistry returns why no registry serves an image, or blank if one does */
    static Finding registry(List<BaseImages.Status> statuses, Function<String, String> askRegistry) {
        String reference = statuses.get(0).reference();
        String why = askRegistry.apply(reference);
        if (why.isEmpty()) {
            return Finding.well("registry", "serves " + reference);
        }
        String detail = "does not serve %s (%s)".formatted(reference, why);
        return statuses.stream().allMatch(status -> status.present().isPresent())
                ? Finding.well("registry", detail + "; all images are here without it")
                : Finding.ill("registry", detail, SET_UP);
    }

    private static List<Finding> images(List<BaseImages.Status> statuses, BaseImages images) {
        return statuses.parallelStream()
                .map(status -> image(status, images::askRegistry))
                .toList();
    }

    /** @param askRegistry returns why no registry serves an image, or blank if one does */
    static Finding image(BaseImages.Status status, Function<String, String> askRegistry) {
        String subject = "image " + status.reference();
        return status.present()
                .map(image -> Finding.well(
                        subject, image.standsInFor().isEmpty() ? "here" : "stood in for by " + image.reference()))
                .orElseGet(() -> {
                    String why = askRegistry.apply(status.reference());
                    return why.isEmpty()
                            ? Finding.well(subject, "not here; a registry serves it, so it is pulled when needed")
                            : Finding.ill(subject, "not here, and no registry serves it (%s)".formatted(why), SET_UP);
                });
    }

    static Finding port(String subject, int port, Function<Integer, Optional<HostPort.Holder>> takenBy) {
        return takenBy.apply(port)
                .map(holder -> holder.isLab()
                        ? Finding.well(subject, "%d, held by %s".formatted(port, holder))
                        : Finding.ill(
                                subject,
                                "%d is held by %s".formatted(port, holder),
                                "stop it, or start labs with --port 0"))
                .orElseGet(() -> Finding.well(subject, "%d is free".formatted(port)));
    }

    private static String gib(long bytes) {
        return "%.1f GiB".formatted((double) bytes / GIB);
    }
}
