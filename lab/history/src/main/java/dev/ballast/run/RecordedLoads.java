package dev.ballast.run;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.HostTime;
import dev.ballast.history.LoadEvent;
import dev.ballast.request.Destination;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code requests/*.csv.gz} of a run, each file once and as a stream, and compares them with the history. */
public final class RecordedLoads {

    private static final String FOLDER = "requests";
    private static final String ENDING = ".csv.gz";

    /** More loads than a run ever has. */
    private static final int MOST_FILES = 1_000;

    private final RecordedRun run;
    private final Damage damage = new Damage();
    private final Set<String> found = new TreeSet<>();

    /** Takes the requests of one file. */
    public interface Visitor<T> {

        /** Not called if the file does not say. */
        void begin(Start start);

        /**
         * @param cause why the request was lost, as a label; blank if it was not, or nobody knows
         * @param detail the evidence for the cause; blank if the history does not have it
         * @throws IOException if it takes no more; the rest of the file is not read
         */
        void request(Request request, String cause, String detail) throws IOException;

        /**
         * Returns what came of those that could be read.
         *
         * @param whole whether these are all requests of the load, as the history has them
         */
        T end(boolean whole);
    }

    /**
     * The beginning of a load.
     *
     * @param load its id
     * @param atMs milliseconds since the run's start; 0 if that is not known
     * @param aheadMs how much farther the host's clock was ahead of the run's than at the run's start; 0 if not known
     * @param onRunsClock false if its file has its start only by the host's clock
     * @param destination where its requests went
     */
    public record Start(String load, double atMs, double aheadMs, boolean onRunsClock, Destination destination) {}

    /**
     * What was read.
     *
     * @param loads what came of each file
     * @param damage what is missing or broken, in words
     */
    public record Result<T>(List<T> loads, List<String> damage) {}

    private RecordedLoads(RecordedRun run) {
        this.run = run;
    }

    /** @param visitors makes a visitor for the load whose id is in the name of a file */
    public static <T> Result<T> read(RecordedRun run, Function<String, ? extends Visitor<T>> visitors) {
        RecordedLoads reader = new RecordedLoads(run);
        List<T> loads = new ArrayList<>();
        reader.files().forEach(file -> loads.add(reader.read(file, visitors)));
        reader.missing();
        return new Result<>(loads, reader.damage.inWords());
    }

    private List<Path> files() {
        Path folder = run.directory().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                damage.accept(FOLDER + " is no folder");
            }
            return List.of();
        }
        try (Stream<Path> files = list(folder)) {
            List<Path> first = files.filter(file -> file.toString().endsWith(ENDING))
                    .limit(MOST_FILES + 1)
                    .sorted()
                    .toList();
            if (first.size() > MOST_FILES) {
                damage.accept("%s/ has more than %d files, of which no more are read".formatted(FOLDER, MOST_FILES));
            }
            return first.subList(0, Math.min(MOST_FILES, first.size()));
        } catch (IOException e) {
            damage.accept("%s/ cannot be listed: %s".formatted(FOLDER, e));
            return List.of();
        }
    }

    private Stream<Path> list(Path folder) throws IOException {
        RunFile.requireInside(run.directory(), folder);
        return Files.list(folder);
    }

    private <T> T read(Path path, Function<String, ? extends Visitor<T>> visitors) {
        String name = String.valueOf(path.getFileName());
        String id = name.substring(0, name.length() - ENDING.length());
        Visitor<T> visitor = visitors.apply(id);
        OneFile file = new OneFile(FOLDER + "/" + name, visitor);
        try {
            RequestFile.read(RunFile.open(run.directory(), path), file);
            file.compare();
        } catch (IOException | RuntimeException e) { // a hostile file may have what nobody thought of
            damage.accept(
                    "%s cannot be read beyond its %d. request: %s".formatted(file.name, file.read, RunFile.why(e)));
            if (file.load.isEmpty()) {
                found.add(id);
            }
        }
        return visitor.end(file.whole);
    }

    /** Looks for loads that the history has, and no file. */
    private void missing() {
        run.events(LoadEvent.Requests.class)
                .map(Entry::event)
                .filter(told -> !told.load().isEmpty() && found.add(told.load()))
                .forEach(told -> damage.accept("%s/%s%s is missing: the history has %d requests of load %s"
                        .formatted(FOLDER, told.load(), ENDING, told.total(), told.load())));
    }

    /** Counts what is in a file. */
    private final class OneFile implements RequestFile.Visitor {
        private final String name;
        private final Visitor<?> visitor;
        private final Map<Integer, LoadEvent.Lost> toldLost = new HashMap<>();
        private String load = "";
        private String balancer = "";
        private int read;
        private long sent;
        private long lost;
        private long misrouted;
        private long lostAsTold;
        /** How many answers came from each host that the history names. */
        private final Map<String, Long> answers = new HashMap<>();

        private final Answered answered = new Answered();
        private OptionalDouble startMs = OptionalDouble.empty();
        private boolean whole;

        OneFile(String name, Visitor<?> visitor) {
            this.name = name;
            this.visitor = visitor;
        }

        @Override
        public void begin(RequestFile.Header header) {
            load = header.load();
            balancer = header.destination().balancer();
            if (!found.add(load)) {
                damage.accept("%s has load %s, as another file has".formatted(name, load));
            }
            run.events(LoadEvent.Lost.class)
                    .map(Entry::event)
                    .filter(told -> told.load().equals(load))
                    .forEach(told -> toldLost.put(told.number(), told));
            recorded().forEach(batch -> batch.hostnames().keySet().forEach(host -> answers.put(host, 0L)));
            visitor.begin(start(header));
        }

        private Start start(RequestFile.Header header) {
            Optional<Instant> host = HostTime.parse(header.started());
            OptionalDouble atMs = header.atMs().isPresent()
                    ? header.atMs()
                    : host.map(run::atMs).orElseGet(OptionalDouble::empty);
            if (atMs.isEmpty()) {
                damage.accept("%s: when it started in the run is not known, so it is taken as the run's start"
                        .formatted(name));
                return new Start(load, 0, 0, false, header.destination());
            }
            startMs = header.atMs();
            Instant began = run.startedAt();
            return new Start(
                    load,
                    atMs.getAsDouble(),
                    host.isEmpty() || began == null ? 0 : HostTime.millis(began, host.get()) - atMs.getAsDouble(),
                    header.atMs().isPresent(),
                    header.destination());
        }

        @Override
        public void request(Request request, String cause) throws IOException {
            LoadEvent.Lost told = request.lost() ? toldLost.get(request.number()) : null;
            if (told == null) {
                visitor.request(request, request.lost() ? cause : "", "");
            } else {
                lostAsTold++;
                visitor.request(request, cause.isBlank() ? told.cause() : cause, told.detail());
            }
            read++;
            if (request.sent() >= 0) {
                sent++;
                lost += request.lost() ? 1 : 0;
                misrouted += request.outcome() == Outcome.MISROUTED ? 1 : 0;
                if (!request.lost()) {
                    request.hostname()
                            .filter(host -> answers.computeIfPresent(host, (same, n) -> n + 1) != null)
                            .ifPresent(host -> answered.add(request));
                }
            }
        }

        /** Compares a file that was read to its end with the history. */
        private void compare() {
            List<String> contradictions = Stream.of(
                            recorded().flatMap(this::totals),
                            recorded().flatMap(this::hosts),
                            moved().stream(),
                            otherBalancer().stream())
                    .flatMap(Function.identity())
                    .toList();
            contradictions.forEach(damage);
            if (lostAsTold < toldLost.size()) {
                damage.accept("%s lacks %d losses that the history has".formatted(name, toldLost.size() - lostAsTold));
            }
            whole = contradictions.isEmpty() && lostAsTold >= toldLost.size();
        }

        /** Compares the time of the load with the history's times of its answers. Older formats are placed less exactly. */
        private Optional<String> moved() {
            OptionalDouble byMs = startMs.isEmpty()
                    ? OptionalDouble.empty()
                    : answered.movedMs(
                            startMs.getAsDouble(),
                            run.events(LoadEvent.ServedBetween.class).map(Entry::event));
            return byMs.isEmpty()
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "%s has its answers %.3f s %s than the history has them",
                            name,
                            Math.abs(byMs.getAsDouble()) / 1e3,
                            byMs.getAsDouble() > 0 ? "later" : "earlier"));
        }

        /** Compares the balancer with those whose logs have the load, and with those of the lab. */
        private Optional<String> otherBalancer() {
            if (balancer.isEmpty()) {
                return Optional.empty();
            }
            Set<String> logged = names(run.events(LoadEvent.Proxied.class)
                    .map(Entry::event)
                    .filter(told -> told.load().equals(load))
                    .map(LoadEvent.Proxied::balancer));
            return contradiction("them in the log of ", logged)
                    .or(() -> contradiction(
                            "lists of ",
                            names(run.events(BalancerEvent.Rendered.class)
                                    .map(told -> told.event().balancer()))));
        }

        private static Set<String> names(Stream<String> balancers) {
            return balancers.collect(Collectors.toCollection(TreeSet::new));
        }

        private Optional<String> contradiction(String what, Set<String> balancers) {
            return balancers.isEmpty() || balancers.contains(balancer)
                    ? Optional.empty()
                    : Optional.of("%s has requests through %s, and the history has %s%s"
                            .formatted(name, balancer, what, String.join(", ", balancers)));
        }

        /** Returns what the history has of all requests of the load. */
        private Stream<LoadEvent.Requests> recorded() {
            return run.events(LoadEvent.Requests.class)
                    .map(Entry::event)
                    .filter(batch -> batch.load().equals(load));
        }

        private Stream<String> totals(LoadEvent.Requests told) {
            return told.total() == sent && (told.failed() == lost || countsStrangers(told))
                    ? Stream.empty()
                    : Stream.of(
                            "%s has %d requests that were sent, %d of them lost, and the history has %d, %d of them lost"
                                    .formatted(name, sent, lost, told.total(), told.failed()));
        }

        private Stream<String> hosts(LoadEvent.Requests told) {
            return told.hostnames().entrySet().stream()
                    .filter(host -> !countsStrangers(told)
                            && host.getValue().longValue() != answers.getOrDefault(host.getKey(), 0L))
                    .map(host -> "%s has %d answers from %s, and the history has %d"
                            .formatted(name, answers.getOrDefault(host.getKey(), 0L), host.getKey(), host.getValue()));
        }

        /** Returns whether it counts answers of strangers as right, as some older histories do. */
        private boolean countsStrangers(LoadEvent.Requests told) {
            return misrouted > 0 && told.failed() == lost - misrouted;
        }
    }
}
