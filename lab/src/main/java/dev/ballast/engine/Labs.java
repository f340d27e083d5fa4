package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Network;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The labs on an engine, found by their labels. */
public final class Labs {

    private final Engine engine;
    private final DockerClient docker;

    public Labs(Engine engine) {
        this.engine = engine;
        this.docker = engine.docker();
    }

    /**
     * A lab, as its network's labels tell.
     *
     * @param id lab id
     * @param topology topology as JSON, or blank
     * @param run path of its run directory, or blank
     * @param detached whether it outlives its process
     * @param orphaned whether its owner is gone
     * @param startedBy the command or the test that started it, such as {@code up}
     * @param owner the process that started it, {@code host:pid}
     */
    public record Found(
            String id,
            String topology,
            String run,
            boolean detached,
            boolean orphaned,
            String startedBy,
            String owner) {}

    /** Returns the labs that have a network, oldest first. */
    public List<Found> all() {
        return docker.listNetworksCmd().withFilter("label", List.of(Labels.LAB)).exec().stream()
                .sorted(Comparator.comparing(Network::getCreated, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(Network::getLabels)
                .map(labels -> new Found(
                        labels.getOrDefault(Labels.LAB, ""),
                        labels.getOrDefault(Labels.TOPOLOGY, ""),
                        labels.getOrDefault(Labels.RUN, ""),
                        labels.containsKey(Labels.DETACHED),
                        Labels.orphaned(labels),
                        labels.getOrDefault(Labels.STARTED_BY, "?"),
                        labels.getOrDefault(Labels.OWNER_HOST, "?") + ":" + labels.getOrDefault(Labels.OWNER_PID, "?")))
                .toList();
    }

    /**
     * Removes labs whose owner is gone: killed JVMs leave them. Detached labs, other hosts' labs and everything without
     * our labels stay.
     *
     * @return their ids
     */
    public Set<String> removeOrphans() {
        Set<String> orphans = new LinkedHashSet<>();
        docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(Labels.LAB)).exec().stream()
                .map(com.github.dockerjava.api.model.Container::getLabels)
                .filter(Labels::orphaned)
                .forEach(labels -> orphans.add(labels.getOrDefault(Labels.LAB, "")));
        docker.listNetworksCmd().withFilter("label", List.of(Labels.LAB)).exec().stream()
                .map(Network::getLabels)
                .filter(Labels::orphaned)
                .forEach(labels -> orphans.add(labels.getOrDefault(Labels.LAB, "")));
        orphans.forEach(this::remove);
        return orphans;
    }

    /** Returns whether a lab has a network still; it is the last that is removed. */
    public boolean exists(String id) {
        return !docker.listNetworksCmd()
                .withFilter("label", List.of(Labels.LAB + "=" + id))
                .exec()
                .isEmpty();
    }

    /** Returns the ids of everything with our labels, networks or not. */
    public Set<String> ids() {
        Set<String> ids = new LinkedHashSet<>();
        docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(Labels.LAB))
                .exec()
                .forEach(container -> ids.add(labels(container).getOrDefault(Labels.LAB, "")));
        all().forEach(lab -> ids.add(lab.id()));
        return ids;
    }

    private static Map<String, String> labels(com.github.dockerjava.api.model.Container container) {
        return container.getLabels();
    }

    /** Removes one lab's containers and network. */
    public void remove(String id) {
        Containers.removeLab(engine, id);
    }
}
