package dev.ballast.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.Entry;
import dev.ballast.history.HistoryReader;
import dev.ballast.lifetime.Moment;
import dev.ballast.live.Snapshot.Rate;
import dev.ballast.loss.AccessLog.Count;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the history as it grows, and sends what is new to the open pages. */
final class Feed {

    /** The number of past events that a new page gets. */
    private static final int LISTED = 300;

    private static final double SIGN_OF_LIFE_MS = 1000;

    private static final double UNTOLD = Double.NEGATIVE_INFINITY;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final HistoryReader history;
    private final Source source;
    private final Streams streams;
    private final LivePool model = new LivePool();
    private final Map<String, Rates> rates = new HashMap<>(); // by balancer
    private final Deque<Line> lines = new ArrayDeque<>();
    private long lastId = -1;

    /** The time at which the state was sent last. */
    private double toldMs = UNTOLD;

    /**
     * Sources of the state other than the history.
     *
     * @param nowMs the time on the history's clock
     * @param requests the number of requests by upstream so far of each balancer that counts them
     * @param task the last task of the page's buttons
     */
    record Source(
            Snapshot.About about,
            String server,
            DoubleSupplier nowMs,
            Supplier<Facts> facts,
            Supplier<Map<String, Map<String, Count>>> requests,
            Supplier<Snapshot.@Nullable Task> task) {}

    /** @param anew whether the page drops the events that it lists */
    private record Log(boolean anew, List<Line> lines) {}

    Feed(HistoryReader history, Source source, Streams streams) {
        this.history = history;
        this.source = source;
        this.streams = streams;
    }

    private Line line(Entry<?> entry) {
        Moment at = Moment.of(entry);
        return Line.of(entry, address -> {
            String name = model.nameAt(address, at);
            return name.isEmpty() ? address : name;
        });
    }

    /** Reads what is new, and sends it to the open pages. */
    synchronized void tick() {
        if (streams.isEmpty()) {
            rates.values().forEach(Rates::forget);
            return;
        }
        read();
        count();
        Snapshot now = snapshot();
        boolean moves = now.balancers().stream()
                        .anyMatch(balancer -> balancer.front().rate().perSecond() > 0)
                || isUnderWay(now.task());
        if (moves || now.nowMs() - toldMs >= SIGN_OF_LIFE_MS) {
            streams.send(message("state", now));
            toldMs = now.nowMs();
        }
    }

    private static boolean isUnderWay(Snapshot.@Nullable Task task) {
        return task != null && task.underWay();
    }

    /**
     * The stream of an open page.
     *
     * @param greeting the first message: the events that the page lacks, and the state
     */
    record Opened(Streams.Stream stream, byte[] greeting) {}

    /**
     * Opens a page's stream. The events read so far are in its greeting only.
     *
     * @param lastSeen the last event that the page got, or a negative number
     * @throws RefusedException if too many pages are open
     */
    synchronized Opened open(long lastSeen) {
        read();
        boolean anew = lastSeen < 0 || lines.isEmpty() || lines.getFirst().id() > lastSeen + 1 || lastSeen > lastId;
        List<Line> lacking =
                lines.stream().filter(line -> anew || line.id() > lastSeen).toList();
        ByteArrayOutputStream greeting = new ByteArrayOutputStream();
        greeting.writeBytes(message("log", new Log(anew, lacking)));
        greeting.writeBytes(message("state", snapshot()));
        return new Opened(streams.open(), greeting.toByteArray());
    }

    /** Returns the current state. */
    synchronized Snapshot state() {
        read();
        return snapshot();
    }

    /** Returns the requested change that is not in force yet, or empty. */
    synchronized Optional<String> underWay() {
        read();
        return model.underWay(source.nowMs().getAsDouble());
    }

    /** Sends the open pages a last message with the reason of the end. */
    synchronized void end(String words) {
        streams.send(message("end", words));
        streams.end();
    }

    /** Reads what is new and sends it to all open pages, since it can be read only once. */
    private void read() {
        List<Entry<?>> entries = history.more();
        model.take(entries);
        List<Line> fresh = entries.stream().map(this::line).toList();
        for (Line line : fresh) {
            lastId = Math.max(lastId, line.id());
            lines.addLast(line);
            if (lines.size() > LISTED) {
                lines.removeFirst();
            }
        }
        if (!fresh.isEmpty()) {
            streams.send(message("log", new Log(false, fresh)));
            toldMs = UNTOLD;
        }
    }

    private void count() {
        source.requests()
                .get()
                .forEach((balancer, counts) -> rates.computeIfAbsent(balancer, name -> new Rates())
                        .take(source.nowMs().getAsDouble() / 1000, counts));
    }

    private Snapshot snapshot() {
        Facts facts = source.facts().get();
        Map<String, Map<String, Rate>> now = new HashMap<>();
        source.requests()
                .get()
                .keySet()
                .forEach(balancer -> now.put(
                        balancer, rates.getOrDefault(balancer, new Rates()).now()));
        List<Snapshot.Balancer> balancers = model.balancers(facts, now);
        List<Snapshot.Member> members = model.members(facts, now);
        return new Snapshot(
                source.about(),
                source.server(),
                source.nowMs().getAsDouble(),
                balancers.get(0).url(),
                facts.consul(),
                source.task().get(),
                servers(facts, model.leader()),
                balancers.get(0).front(),
                members,
                model.change(),
                model.services(members),
                balancers);
    }

    private static List<Snapshot.Server> servers(Facts facts, String leader) {
        return facts.containers().stream()
                .filter(seen -> seen.role().equals("server"))
                .map(seen -> new Snapshot.Server(
                        seen.name(), seen.running(), seen.running() && leader.startsWith(seen.address() + ":")))
                .toList();
    }

    private byte[] message(String event, Object data) {
        return Streams.message(lastId, event, json(data));
    }

    static String json(Object data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s does not become JSON".formatted(data), e);
        }
    }
}
