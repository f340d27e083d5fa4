package dev.ballast.soak;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.engine.Engine;
import dev.ballast.engine.LabThreads;
import dev.ballast.engine.LabUse;
import dev.ballast.engine.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures everything once. What cannot be measured is missing in a sample, and noted. */
final class Sampler {

    private static final Set<String> OF_CONSUL = Set.of("server", "ui");

    private final Lab lab;
    private final Jvm up;
    private final Jvm load = new Jvm(ProcessHandle.current().pid());
    private final OpenPage page;
    private final RunFolder run;
    private final Path temporary;
    private final Consumer<String> notes;
    private final Set<String> noted = new HashSet<>();
    private double lastProcessor;
    private double lastSeconds = Double.NaN;
    private @Nullable Double lastChange;

    /**
     * @param up the process that owns the lab
     * @param temporary the folder of all commands' temporary files
     * @param notes takes, in words, what could not be measured; each once
     */
    Sampler(Lab lab, long up, OpenPage page, Path temporary, Consumer<String> notes) {
        this.lab = lab;
        this.up = new Jvm(up);
        this.page = page;
        this.run = new RunFolder(lab.runDirectory().path());
        this.temporary = temporary;
        this.notes = notes;
    }

    /** What adds values of one kind. */
    private interface Part {
        void measure(Map<Quantity, Double> values) throws IOException, InterruptedException;
    }

    /** Takes how long the last change took; a sample has it once. */
    void changed(double seconds) {
        lastChange = seconds;
    }

    /** Measures; the order of the parts keeps what one of them costs out of the others. */
    Map<Quantity, Double> measure(double atSeconds, int apis) throws InterruptedException {
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        attempt(values, into -> processor(atSeconds, into));
        attempt(values, into -> {
            into.put(Quantity.UP_DESCRIPTORS, up.descriptors());
            into.put(Quantity.UP_THREADS, up.threads());
            into.put(Quantity.UP_RESIDENT, up.residentBytes());
            into.put(Quantity.LOAD_DESCRIPTORS, load.descriptors());
            into.put(Quantity.LOAD_THREADS, load.threads());
            into.put(Quantity.LOAD_RESIDENT, load.residentBytes());
        });
        attempt(values, into -> into.put(Quantity.UP_HEAP, up.heapBytes(apis)));
        attempt(values, into -> into.put(Quantity.LOAD_HEAP, load.heapBytes(apis)));
        attempt(values, into -> into.putAll(run.sizes()));
        attempt(
                values,
                into -> into.put(Quantity.TEMPORARY_FILES, (double)
                        RunFolder.files(temporary).size()));
        attempt(values, this::page);
        attempt(values, this::engine);
        attempt(values, this::containers);
        if (lastChange != null) {
            values.put(Quantity.CHANGE_SECONDS, lastChange);
            lastChange = null;
        }
        return values;
    }

    private void attempt(Map<Quantity, Double> values, Part part) throws InterruptedException {
        try {
            part.measure(values);
        } catch (IOException | RuntimeException e) { // whatever it is, the other figures must not be lost
            note("not measured: " + e.getMessage());
        }
    }

    private void note(String words) {
        if (noted.add(words)) {
            notes.accept(words);
        }
    }

    private void processor(double atSeconds, Map<Quantity, Double> values) throws IOException {
        double now = up.processorSeconds();
        if (!Double.isNaN(lastSeconds)) {
            values.put(Quantity.UP_PROCESSOR, 100 * (now - lastProcessor) / (atSeconds - lastSeconds));
        }
        lastProcessor = now;
        lastSeconds = atSeconds;
    }

    private void page(Map<Quantity, Double> values) throws IOException, InterruptedException {
        if (!page.isLive()) {
            throw new IOException("the live page had no contact to its server");
        }
        values.putAll(page.memory());
    }

    private void engine(Map<Quantity, Double> values) throws IOException {
        LabUse use = LabUse.of(Engine.connect(), lab.id());
        values.put(Quantity.CONTAINERS, (double) use.containers());
        values.put(Quantity.NETWORKS, (double) use.networks());
        values.put(Quantity.WRITTEN, (double) use.writtenBytes());
        values.put(Quantity.LOGS, (double) use.logBytes()
                .orElseThrow(() ->
                        new IOException("only root can read how much the engine keeps of what containers print")));
    }

    /** Asks for all at once, since the engine measures each for a second or two. */
    private void containers(Map<Quantity, Double> values) {
        Map<Quantity, List<CompletableFuture<Long>>> asked = new EnumMap<>(Quantity.class);
        for (Instance one : lab.allInstances()) {
            kind(one)
                    .ifPresent(kind -> asked.computeIfAbsent(kind, key -> new ArrayList<>())
                            .add(CompletableFuture.supplyAsync(one::memoryBytes, LabThreads::start)));
        }
        asked.forEach((kind, all) -> values.put(
                kind, all.stream().mapToDouble(CompletableFuture::join).sum()));
    }

    /** Returns what the memory of a container is counted for; empty for the instances, which come and go. */
    private static Optional<Quantity> kind(Instance container) {
        if (OF_CONSUL.contains(container.role())) {
            return Optional.of(Quantity.CONSUL_MEMORY);
        }
        return container.role().equals(Role.BALANCER.label())
                ? Optional.of(Quantity.BALANCER_MEMORY)
                : container.name().equals(OpenPage.BROWSER.name())
                        ? Optional.of(Quantity.BROWSER_MEMORY)
                        : Optional.empty();
    }

    /** Begins what is compared with the end. */
    void settled() {
        up.settled();
        load.settled();
    }

    /** Returns the classes whose objects grew most on the heap of {@code up}. */
    List<String> grownInUp() {
        return up.grown();
    }

    /** Returns the classes whose objects grew most on this process's heap. */
    List<String> grownInLoad() {
        return load.grown();
    }
}
