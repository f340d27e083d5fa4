package dev.ballast.engine;

import static java.util.Objects.requireNonNullElse;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Network;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunOutcome;
import dev.ballast.run.UnreadableRunException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
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

    /** Until then the owner of a lab probably lives. */
    private static final Duration YOUNG = Duration.ofHours(1);

    private final Engine engine;
    private final DockerClient docker;

    public Labs(Engine engine) {
        this.engine = engine;
        this.docker = engine.docker();
    }

    /**
     * A lab, as the labels of its network describe it, or those of a container if it has no network.
     *
     * @param id lab id
     * @param topology topology as JSON, or blank
     * @param run path of its run directory, or blank
     * @param detached whether it outlives its process
     * @param orphaned whether its owner is gone for certain
     * @param startedBy the command or the test that started it, such as {@code up}
     * @param owner the process that started it, {@code host:pid}
     * @param livePort the port that its live page was given on its owner's host; 0 if it was given none
     * @param anothers whether its owner is another user, or on another machine, for certain
     */
    public record Found(
            String id,
            String topology,
            String run,
            boolean detached,
            boolean orphaned,
            String startedBy,
            String owner,
            int livePort,
            boolean anothers) {

        /** Returns its id, what started it, and where that was unless it was this user here. */
        public String label() {
            return "%s (%s%s)".formatted(id, startedBy, anothers ? ", of another user or machine: " + owner : "");
        }
    }

    /** Returns the labs, oldest first. Those of which only containers are left come last. */
    public List<Found> all() {
        return traces().map(Trace::found).toList();
    }

    static boolean isOfUnknownOwner(Map<String, String> labels) {
        return !labels.containsKey(Labels.DETACHED) && Labels.isOwnerUnknown(labels);
    }

    /** What the engine has of a lab: the labels of its network, or of a container if it has no network. */
    private record Trace(Map<String, String> labels, Instant created) {

        static Trace of(Network network) {
            Date created = network.getCreated();
            return new Trace(network.getLabels(), created == null ? Instant.EPOCH : created.toInstant());
        }

        static Trace of(com.github.dockerjava.api.model.Container container) {
            return new Trace(
                    container.getLabels(), Instant.ofEpochSecond(requireNonNullElse(container.getCreated(), 0L)));
        }

        String id() {
            return labels.getOrDefault(Labels.LAB, "");
        }

        Found found() {
            return new Found(
                    id(),
                    labels.getOrDefault(Labels.TOPOLOGY, ""),
                    labels.getOrDefault(Labels.RUN, ""),
                    labels.containsKey(Labels.DETACHED),
                    isOrphan(labels),
                    labels.getOrDefault(Labels.STARTED_BY, "?"),
                    labels.getOrDefault(Labels.OWNER_HOST, "?") + ":" + labels.getOrDefault(Labels.OWNER_PID, "?"),
                    port(labels.getOrDefault(Labels.LIVE_PORT, "0")),
                    Labels.isAnothers(labels));
        }
    }

    /** Returns one trace of each lab. */
    private Stream<Trace> traces() {
        // Containers first: a lab makes its network before them, so each one here has a network in the later listing.
        List<Trace> containers =
                docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(Labels.LAB)).exec().stream()
                        .map(Trace::of)
                        .toList();
        Stream<Trace> networks = docker.listNetworksCmd().withFilter("label", List.of(Labels.LAB)).exec().stream()
                .map(Trace::of)
                .sorted(Comparator.comparing(Trace::created));
        Map<String, Trace> traces = new LinkedHashMap<>();
        Stream.concat(networks, containers.stream()).forEach(trace -> traces.putIfAbsent(trace.id(), trace));
        return traces.values().stream();
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
     * What became of the labs on an engine.
     *
     * @param removed ids of the labs whose owner was gone for certain
     * @param ofUnknownOwners labs whose owner may be gone, and that no start removes, since their labels do not tell: those of an
     *     earlier version, or of a system without {@code /proc}, or of another container. Detached labs, and those that are younger
     *     than an hour, are none of them.
     * @param left ids of all labs that stay
     */
    public record ClearedAway(Set<String> removed, List<Found> ofUnknownOwners, Set<String> left) {}

    /**
     * Removes labs whose owner is gone for certain, such as those of killed JVMs. Detached labs that were ready once, labs of other
     * users and other machines, and everything without our labels stay. A lab that the engine does not remove stays too, and is
     * logged.
     */
    public ClearedAway clearAway() {
        List<Trace> labs = traces().toList();
        Set<String> removed = ids(labs.stream().filter(lab -> isOrphan(lab.labels) && isRemoved(lab.id())));
        Instant old = Instant.now().minus(YOUNG);
        return new ClearedAway(
                removed,
                labs.stream()
                        .filter(lab -> isOfUnknownOwner(lab.labels) && lab.created.isBefore(old))
                        .map(Trace::found)
                        .toList(),
                ids(labs.stream().filter(lab -> !removed.contains(lab.id()))));
    }

    /** Removes labs as {@link #clearAway} does, and returns the ids of those that are gone. */
    public Set<String> removeOrphans() {
        return clearAway().removed();
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

    /** Returns whether a lab still has its network, which is removed last. */
    public boolean exists(String id) {
        return !docker.listNetworksCmd()
                .withFilter("label", List.of(Labels.LAB + "=" + id))
                .exec()
                .isEmpty();
    }

    /** Returns the ids of the labs. */
    public Set<String> ids() {
        return ids(traces());
    }

    private static Set<String> ids(Stream<Trace> labs) {
        return labs.map(Trace::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the names of the running containers that are of none of some labs. */
    public List<String> othersThan(Set<String> labs) {
        return docker.listContainersCmd().exec().stream()
                .filter(container -> !labs.contains(Trace.of(container).id()))
                .map(container -> String.join(",", container.getNames()))
                .toList();
    }

    /** Removes one lab's containers and network. */
    public void remove(String id) {
        LabRemoval.of(engine, id);
    }
}
