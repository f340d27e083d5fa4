package dev.ballast.endings;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.Labs;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An engine, and a lab of this process on it, which has to outlive the commands. */
final class Beside implements Surroundings {

    private static final Topology SMALL =
            Topology.reference().withName("beside").withServers(1).withApis(0);

    private final Labs labs = new Labs(Engine.connect());
    private final String restart;
    private Lab lab;
    private Set<String> containers;

    /**
     * Starts the lab.
     *
     * @param restart a shell's command that restarts the engine and returns when it answers; blank if that is not wanted
     * @throws EngineException if it is wanted, and containers of others run
     */
    Beside(String restart) {
        this.restart = restart;
        if (!restart.isBlank()) {
            requireNoStrangers(Set.of());
        }
        lab = start();
        containers = running();
    }

    private static Lab start() {
        return Lab.start(SMALL, LabOptions.named("bench-endings-beside"));
    }

    private Set<String> running() {
        return lab.allInstances().stream()
                .filter(Instance::running)
                .map(Instance::id)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> left(Collection<String> of) {
        Set<String> left = labs.ids();
        left.retainAll(of);
        return left;
    }

    @Override
    public Set<String> detached(Collection<String> of) {
        return labs.all().stream()
                .filter(Labs.Found::detached)
                .map(Labs.Found::id)
                .filter(of::contains)
                .collect(Collectors.toSet());
    }

    @Override
    public void startNext() {
        Lab.start(SMALL.withName("next"), LabOptions.named("bench-endings-next"))
                .close();
    }

    @Override
    public List<String> harm() {
        List<String> harm = new ArrayList<>();
        if (!running().equals(containers)) {
            harm.add("containers");
        }
        if (!labs.exists(lab.id())) {
            harm.add("its network");
        }
        if (!Files.isRegularFile(lab.runDirectory().historyFile())) {
            harm.add("its run directory");
        }
        return harm.stream()
                .map(lost -> "the living lab beside, %s, has lost %s".formatted(lab.id(), lost))
                .toList();
    }

    @Override
    public void remove(Collection<String> of) {
        left(of).forEach(labs::remove);
    }

    @Override
    public void removeRunsIn(Path folder) {
        labs.all().stream()
                .filter(found -> Path.of(found.run()).startsWith(folder))
                .forEach(found -> labs.remove(found.id()));
    }

    private void requireNoStrangers(Collection<String> ours) {
        List<String> strangers = labs.othersThan(new HashSet<>(ours));
        if (!strangers.isEmpty()) {
            throw new EngineException(
                    "the engine is not restarted, because it runs containers of others: "
                            + String.join(", ", strangers),
                    "stop those, or omit --engine",
                    null);
        }
    }

    @Override
    public void restartEngine(Collection<String> of) throws InterruptedException {
        Set<String> ours = new HashSet<>(of);
        ours.add(lab.id());
        requireNoStrangers(ours);
        try {
            int exit = new ProcessBuilder("sh", "-c", restart)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new EngineException("'%s', given by --engine, failed with exit code %d".formatted(restart, exit));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run '%s', given by --engine".formatted(restart), e);
        }
        lab.close();
        lab = start();
        containers = running();
    }

    @Override
    public void close() {
        lab.close();
    }
}
