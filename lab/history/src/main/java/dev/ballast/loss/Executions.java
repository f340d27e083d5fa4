package dev.ballast.loss;

import dev.ballast.request.RequestLog;
import dev.ballast.run.RunFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * How often each request of a load was executed, by the ledgers of the instances: {@code ledger/<host name>/<load>.gz} of a
 * run directory, which have one byte for each request, at its number. If no instance keeps a ledger, the instances that
 * answered may have said with their answers how often they have executed the request. Immutable.
 */
public final class Executions {

    /** The folder of the ledgers in a run directory. */
    public static final String FOLDER = "ledger";

    /** A file beside the ledgers of an instance that did not count everything. */
    public static final String INCOMPLETE = ".incomplete";

    /** No ledger was kept. */
    public static final Executions NONE = new Executions(new byte[0], Map.of(), false, List.of(), List.of());

    private static final int MOST = 1 << 24;
    private static final int MOST_TIMES = 255;

    private final byte[] times;

    /** What instances have executed that nobody had to ask, by their host names. */
    private final Map<String, byte[]> others;

    private final boolean fromAnswers;
    private final List<String> gaps;
    private final List<String> broken;

    private Executions(
            byte[] times, Map<String, byte[]> others, boolean fromAnswers, List<String> gaps, List<String> broken) {
        this.times = times;
        this.others = others;
        this.fromAnswers = fromAnswers;
        this.gaps = List.copyOf(gaps);
        this.broken = List.copyOf(broken);
    }

    /**
     * Adds up the ledgers of a run.
     *
     * @param instances the host names of the instances that may have executed requests of the load
     */
    public static Executions read(Path run, String load, Collection<String> instances) {
        return read(run, load, instances, Integer.MAX_VALUE);
    }

    /** @param requests how many requests the load has; what a ledger has beyond them is not read */
    public static Executions read(Path run, String load, Collection<String> instances, int requests) {
        byte[] sum = {};
        List<String> gaps = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (String instance : new TreeSet<>(instances)) {
            try {
                Path folder = folder(run, instance);
                if (!Files.isDirectory(folder)) {
                    gaps.add("the ledger of %s is missing".formatted(instance));
                } else if (Files.exists(folder.resolve(INCOMPLETE), LinkOption.NOFOLLOW_LINKS)) {
                    gaps.add("%s did not count everything".formatted(instance));
                }
                sum = plus(sum, bytes(run, child(folder, load + ".gz"), requests));
            } catch (IOException | InvalidPathException e) {
                broken.add("the ledger of %s cannot be read: %s".formatted(instance, e));
            }
        }
        Map<String, byte[]> others = new TreeMap<>();
        List<String> hosts = new ArrayList<>(hosts(run, broken));
        hosts.removeAll(Set.copyOf(instances));
        for (String other : hosts) {
            try {
                byte[] counts = bytes(run, child(folder(run, other), load + ".gz"), requests);
                if (count(counts) > 0) {
                    others.put(other, counts);
                }
            } catch (IOException | InvalidPathException e) {
                broken.add("the ledger of %s cannot be read: %s".formatted(other, e));
            }
        }
        gaps.addAll(broken);
        return new Executions(sum, others, false, gaps, broken);
    }

    private static Path folder(Path run, String instance) throws IOException {
        Path ledgers = run.resolve(FOLDER).normalize();
        Path folder = instance.isBlank() ? ledgers : child(ledgers, instance);
        RunFile.requireInside(run, folder);
        return folder;
    }

    private static Path child(Path folder, String name) {
        Path child = folder.resolve(name).normalize();
        if (!folder.equals(child.getParent())) {
            throw new InvalidPathException(name, "it leads elsewhere");
        }
        return child;
    }

    /** Returns the host names of all instances that have ledgers. */
    private static List<String> hosts(Path run, List<String> broken) {
        Path folder = run.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> hosts = Files.list(folder(run, ""))) {
            return hosts.map(host -> String.valueOf(host.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            broken.add("the ledgers cannot be listed: " + e);
            return List.of();
        }
    }

    private static long count(byte[] counts) {
        return IntStream.range(0, counts.length).filter(i -> counts[i] != 0).count();
    }

    /** Returns these with the executions of others added, but for those of instances of other services. */
    Executions withOthers(Predicate<String> isOfOtherService) {
        byte[] sum = times;
        Map<String, byte[]> rest = new TreeMap<>(others);
        for (Map.Entry<String, byte[]> other : others.entrySet()) {
            if (!isOfOtherService.test(other.getKey())) {
                sum = plus(sum, other.getValue());
                rest.remove(other.getKey());
            }
        }
        return new Executions(sum, rest, fromAnswers, gaps, broken);
    }

    /** Returns how many requests each instance of another service has executed, by host name. */
    public Map<String, Long> byOtherServices() {
        Map<String, Long> counts = new TreeMap<>();
        others.forEach((host, executed) -> counts.put(host, count(executed)));
        return counts;
    }

    private static byte[] bytes(Path run, Path file, int requests) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new byte[0]; // it executed none of them
        }
        try (InputStream in = new GZIPInputStream(RunFile.open(run, file))) {
            byte[] bytes = in.readNBytes(Math.min(requests, MOST + 1));
            if (bytes.length > MOST) {
                throw new EOFException("it is longer than %d bytes".formatted(MOST));
            }
            return bytes;
        }
    }

    private static byte[] plus(byte[] sum, byte[] more) {
        byte[] both = Arrays.copyOf(sum, Math.max(sum.length, more.length));
        for (int i = 0; i < more.length; i++) {
            both[i] = (byte) Math.min(MOST_TIMES, (both[i] & 0xff) + (more[i] & 0xff));
        }
        return both;
    }

    /** Returns these, or what the instances that answered said of the requests if no ledger knows them. */
    Executions orFromAnswers(RequestLog requests) {
        if (areKnown() || requests.stream().noneMatch(request -> request.executed() > 0)) {
            return this;
        }
        byte[] said = new byte[requests.size()];
        requests.stream().forEach(request -> said[request.number()] = (byte) Math.min(MOST_TIMES, request.executed()));
        long silent = requests.stream()
                .filter(request -> !request.lost() && request.executed() == 0)
                .count();
        return new Executions(
                said,
                others,
                true,
                silent == 0 ? List.of() : List.of("%d answers do not say".formatted(silent)),
                broken);
    }

    /**
     * Returns whether the instances said it with their answers. Each knows only what it has executed itself, and nothing is
     * known of requests without an answer.
     */
    public boolean fromAnswers() {
        return fromAnswers;
    }

    /** Returns how often all instances executed a request; empty if ledgers do not say. */
    OptionalInt counted(int number) {
        boolean known = !fromAnswers && (times(number) > 0 || areKnown() && gaps.isEmpty());
        return known ? OptionalInt.of(times(number)) : OptionalInt.empty();
    }

    /** Returns how often a request was executed, at most 255. */
    public int times(int number) {
        return number < times.length ? times[number] & 0xff : 0;
    }

    /**
     * Returns whether the ledgers or the answers say anything of the load. If they have none of its requests, the balancer
     * has not passed their ids on, or no instance counts.
     */
    public boolean areKnown() {
        return times.length > 0;
    }

    /** Returns which ledgers are damaged, in words. */
    public List<String> broken() {
        return broken;
    }

    /** Returns what the ledgers lack, in words; empty if they have counted everything. */
    public List<String> gaps() {
        return gaps;
    }
}
