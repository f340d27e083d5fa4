package dev.ballast.endings;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A lab that lives beside the commands that are ended, and has to outlive them. */
final class Beside implements AutoCloseable {

    private static final Topology SMALL =
            Topology.reference().withName("beside").withServers(1).withApis(0);

    private final Labs labs = new Labs(Engine.connect());
    private Lab lab = start();
    private Set<String> containers = running();

    private static Lab start() {
        return Lab.start(SMALL, LabOptions.named("bench-endings-beside"));
    }

    /** Takes the place of the lab, which a restart of the engine has ended. */
    void startAnew() {
        lab.close();
        lab = start();
        containers = running();
    }

    /** Returns the names of running containers that are neither this lab's nor of some others. */
    List<String> strangers(List<String> ids) {
        return labs.othersThan(Stream.concat(Stream.of(lab.id()), ids.stream()).collect(Collectors.toSet()));
    }

    private Set<String> running() {
        return lab.allInstances().stream()
                .filter(Instance::running)
                .map(Instance::id)
                .collect(Collectors.toSet());
    }

    /**
     * Starts another lab, as the next command does, and closes it. Returns in words what of some labs is left, and whether the lab
     * beside has suffered.
     *
     * @param ids the labs of which nothing may be left
     * @param ready those of them that were ready, and may be left if they are detached
     */
    List<String> nextStart(List<String> ids, List<String> ready) {
        List<String> bad = new ArrayList<>();
        try (Lab next = Lab.start(SMALL.withName("next"), LabOptions.named("bench-endings-next"))) {
            Set<String> detached = detached(ready);
            labs.ids().stream()
                    .filter(ids::contains)
                    .filter(id -> !detached.contains(id))
                    .forEach(id -> bad.add("lab %s is left after the start of %s".formatted(id, next.id())));
        }
        if (!running().equals(containers)) {
            bad.add("the living lab beside, %s, has lost containers".formatted(lab.id()));
        }
        return bad;
    }

    /** Returns which of some labs are detached and have a network. */
    private Set<String> detached(List<String> ids) {
        return labs.all().stream()
                .filter(Labs.Found::detached)
                .map(Labs.Found::id)
                .filter(ids::contains)
                .collect(Collectors.toSet());
    }

    /** Returns the one detached lab among some, or empty if there is none. */
    Optional<String> detachedOf(List<String> ids) {
        return detached(ids).stream().findFirst();
    }

    /** Returns which of some labs still have anything on the engine. */
    List<String> left(List<String> ids) {
        return labs.ids().stream().filter(ids::contains).toList();
    }

    /** Removes whatever is left of some labs. */
    void remove(List<String> ids) {
        left(ids).forEach(labs::remove);
    }

    @Override
    public void close() {
        lab.close();
    }
}
