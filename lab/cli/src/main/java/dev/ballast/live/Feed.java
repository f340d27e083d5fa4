package dev.ballast.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.Entry;
import dev.ballast.history.HistoryReader;
import dev.ballast.live.Snapshot.Rate;
import dev.ballast.loss.AccessLog.Count;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the history as it grows, and tells the open pages what is new. */
final class Feed {

    /** What a page that opens is told of the past. */
    private static final int LISTED = 300;

    private static final double SIGN_OF_LIFE_MS = 1000;

    private static final double UNTOLD = Double.NEGATIVE_INFINITY;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final HistoryReader history;
    private final Source source;
    private final Streams streams;
    private final Model model = new Model();
    private final Rates rates = new Rates();
    private final Deque<Line> lines = new ArrayDeque<>();
    private long lastId = -1;

    /** When the pages were told the state. */
    private double toldMs = UNTOLD;

    /**
     * Where the rest comes from.
     *
     * @param nowMs the time on the history's clock
     * @param requests what each upstream had so far; empty where nobody counts
     * @param task what the buttons began last
     */
    record Source(
            Snapshot.About about,
            String server,
            DoubleSupplier nowMs,
            Supplier<Facts> facts,
            Supplier<Optional<Map<String, Count>>> requests,
            Supplier<Snapshot.@Nullable Task> task) {}

    /** @param anew whether the page is to forget what it lists */
    private record Log(boolean anew, List<Line> lines) {}

    Feed(HistoryReader history, Source source, Streams streams) {
        this.history = history;
        this.source = source;
        this.streams = streams;
    }

    /** Returns the instance that has an address, or the address. */
    private String nameOf(String address) {
        String name = model.nameAt(address);
        return name.isEmpty() ? address : name;
    }

    /** Looks what is new, and tells those who look. */
    synchronized void tick() {
        if (streams.isNobodyThere()) {
            rates.forget();
            return;
        }
        read();
        count();
        Snapshot now = snapshot();
        boolean moves = now.front().rate().perSecond() > 0 || isUnderWay(now.task());
        if (moves || now.nowMs() - toldMs >= SIGN_OF_LIFE_MS) {
            streams.send(message("state", now));
            toldMs = now.nowMs();
        }
    }

    private static boolean isUnderWay(Snapshot.@Nullable Task task) {
        return task != null && task.underWay();
    }

    /**
     * A page that has opened.
     *
     * @param greeting what it is told first: the events that it lacks, and the state
     */
    record Opened(Streams.Stream stream, byte[] greeting) {}

    /**
     * Opens a page's stream. What is read by now is in its greeting alone.
     *
     * @param lastSeen the last event that the page was told; negative where it was told none
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

    /** Returns the state as it is now. */
    synchronized Snapshot state() {
        read();
        return snapshot();
    }

    /** Returns the change that somebody asked for, here or elsewhere, and that is not in force yet. */
    synchronized Optional<String> underWay() {
        read();
        return model.underWay(source.nowMs().getAsDouble());
    }

    /** Tells the open pages that there will be nothing more, and why. */
    synchronized void end(String words) {
        streams.send(message("end", words));
        streams.end();
    }

    /** Reads what is new, whoever wants to know, and tells the open pages: it is read once, and they all lack it. */
    private void read() {
        List<Line> fresh = new ArrayList<>();
        for (Entry<?> entry : history.more()) {
            model.take(entry);
            Line line = Line.of(entry, this::nameOf);
            lastId = Math.max(lastId, line.id());
            fresh.add(line);
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
        source.requests().get().ifPresent(counts -> rates.take(source.nowMs().getAsDouble() / 1000, counts));
    }

    private Snapshot snapshot() {
        Facts facts = source.facts().get();
        Map<String, Rate> now = rates.now();
        boolean logged = source.requests().get().isPresent();
        return new Snapshot(
                source.about(),
                source.server(),
                source.nowMs().getAsDouble(),
                facts.url(),
                facts.consul(),
                source.task().get(),
                servers(facts),
                model.front(facts, logged, Rates.total(now)),
                model.members(facts, now),
                model.change());
    }

    private static List<Snapshot.Server> servers(Facts facts) {
        return facts.containers().stream()
                .filter(seen -> seen.role().equals("server"))
                .map(seen -> new Snapshot.Server(
                        seen.name(),
                        seen.running(),
                        seen.running() && facts.leader().startsWith(seen.address() + ":")))
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
