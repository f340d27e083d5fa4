package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Network;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunOutcome;
import dev.ballast.run.UnreadableRunException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The labs on an engine, found by their labels. */
public final class Labs {

    private static final Logger LOG = LoggerFactory.getLogger(Labs.class);

    private final Engine engine;
    private final DockerClient docker;

    public Labs(Engine engine) {
        this.engine = engine;
        this.docker = engine.docker();
    }

    /**
     * A lab, as the labels of its network describe it.
     *
     * @param id lab id
     * @param topology topology as JSON, or blank
     * @param run path of its run directory, or blank
     * @param detached whether it outlives its process
     * @param orphaned whether its owner is gone for certain
     * @param startedBy the command or the test that started it, such as {@code up}
     * @param owner the process that started it, {@code host:pid}
     * @param livePort the port that its live page was given on its owner's host; 0 if it was given none
     */
    public record Found(
            String id,
            String topology,
            String run,
            boolean detached,
            boolean orphaned,
            String startedBy,
            String owner,
            int livePort) {

        /** Returns its id, and what started it. */
        public String label() {
            return "%s (%s)".formatted(id, startedBy);
        }
    }

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
                        isOrphan(labels),
                        labels.getOrDefault(Labels.STARTED_BY, "?"),
                        labels.getOrDefault(Labels.OWNER_HOST, "?") + ":" + labels.getOrDefault(Labels.OWNER_PID, "?"),
                        port(labels.getOrDefault(Labels.LIVE_PORT, "0"))))
                .toList();
    }

    /**
     * Returns the lab whose id begins like this.
     *
     * @throws NoSuchLabException if no id begins so
     * @throws IllegalArgumentException if several do, or nothing of an id is given
     */
    public Found find(String id) {
        return find(all(), id);
    }

    static Found find(List<Found> labs, String id) {
        if (id.isBlank()) { // each id begins so, and the only lab is not meant by that
            throw new IllegalArgumentException("the id of a lab is empty; there is " + labels(labs));
        }
        List<Found> meant = labs.stream().filter(lab -> lab.id().startsWith(id)).toList();
        if (meant.isEmpty()) {
            throw new NoSuchLabException(
                    labs.isEmpty()
                            ? "no lab '%s' runs, nor any other; ./ballast up starts one".formatted(id)
                            : "no lab '%s' runs; there is %s".formatted(id, labels(labs)));
        }
        if (meant.size() > 1) {
            throw new IllegalArgumentException("%d labs run whose id begins with '%s': %s; give more of the id"
                    .formatted(meant.size(), id, labels(meant)));
        }
        return meant.get(0);
    }

    /** Returns labs in words. */
    public static String labels(List<Found> labs) {
        return labs.stream().map(Found::label).collect(Collectors.joining(", "));
    }

    private static int port(String label) {
        return label.matches("\\d{1,5}") ? Integer.parseInt(label) : 0;
    }

    /**
     * Removes labs whose owner is gone for certain, such as those of killed JVMs. Detached labs that were ready once, labs of other
     * users and other machines, and everything without our labels stay. A lab that the engine does not remove stays too, and is
     * logged.
     *
     * @return the ids of those that are gone
     */
    public Set<String> removeOrphans() {
        // Containers first: a lab makes its network before them, so each one here has a network in the later listing.
        List<Map<String, String>> containers =
                docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(Labels.LAB)).exec().stream()
                        .map(com.github.dockerjava.api.model.Container::getLabels)
                        .toList();
        List<Map<String, String>> networks =
                docker.listNetworksCmd().withFilter("label", List.of(Labels.LAB)).exec().stream()
                        .map(Network::getLabels)
                        .toList();
        Set<String> orphans = orphans(networks, containers);
        orphans.removeIf(orphan -> !isRemoved(orphan));
        return orphans;
    }

    private boolean isRemoved(String orphan) {
        try {
            remove(orphan);
            return true;
        } catch (EngineException e) {
            LOG.warn("lab {}, whose owner is gone, stays: {}", orphan, e.getMessage());
            return false;
        }
    }

    /** Returns the labs whose owner is gone by the labels of their network, or of their containers if they have no network. */
    static Set<String> orphans(List<Map<String, String>> networks, List<Map<String, String>> containers) {
        Set<String> withNetwork = networks.stream().map(Labs::lab).collect(Collectors.toSet());
        return Stream.concat(
                        networks.stream(), containers.stream().filter(labels -> !withNetwork.contains(lab(labels))))
                .filter(Labs::isOrphan)
                .map(Labs::lab)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns whether a lab's owner is gone for certain, and the lab was not left running by it. */
    static boolean isOrphan(Map<String, String> labels) {
        return Labels.isOwnerGone(labels) && !(labels.containsKey(Labels.DETACHED) && mayBeInUse(labels));
    }

    /** Returns false for a detached lab whose owner was killed before the lab was ready, so that nobody was told of it. */
    private static boolean mayBeInUse(Map<String, String> labels) {
        String directory = labels.getOrDefault(Labels.RUN, "");
        if (directory.isBlank()) {
            return true;
        }
        try {
            Manifest run = Manifest.read(Path.of(directory), damage -> {});
            return run.outcome() != RunOutcome.RUNNING || run.readyMs() != null;
        } catch (InvalidPathException | UnreadableRunException e) {
            return true;
        }
    }

    private static String lab(Map<String, String> labels) {
        return labels.getOrDefault(Labels.LAB, "");
    }

    /** Returns whether a lab still has its network, which is removed last. */
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

    /** Returns the names of the running containers that are of none of some labs. */
    public List<String> othersThan(Set<String> labs) {
        return docker.listContainersCmd().exec().stream()
                .filter(container -> !labs.contains(lab(labels(container))))
                .map(container -> String.join(",", container.getNames()))
                .toList();
    }

    private static Map<String, String> labels(com.github.dockerjava.api.model.Container container) {
        return container.getLabels();
    }

    /** Removes one lab's containers and network. */
    public void remove(String id) {
        LabRemoval.of(engine, id);
    }
}
