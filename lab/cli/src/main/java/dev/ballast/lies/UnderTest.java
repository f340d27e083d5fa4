package dev.ballast.lies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.convergence.ChangeWindows;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.LoadEvent;
import dev.ballast.judge.Judge;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.AccessLog;
import dev.ballast.loss.Executions;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.LossAccount;
import dev.ballast.loss.Lost;
import dev.ballast.request.Destination;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The code that is put to the test: what the lab records of a load that has stopped, and how a recorded run is judged.
 * Takes and returns types of the JDK only, so that it can be loaded a second time without one of the rules.
 */
public final class UnderTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_LOST_EVENTS = 100;

    /** The balancer through which a load goes. */
    private static final String BALANCER = "balancer";

    private UnderTest() {}

    /** Returns the verdicts on a run directory, as JSON of a {@link dev.ballast.judge.JudgedRun}. */
    public static String judge(Path directory) {
        return json(Judge.judge(directory));
    }

    /**
     * Explains the losses of a load, and says what became of it, as {@code LoadRecorder} does.
     *
     * @param run its directory with the history so far and the ledgers
     * @param requests as their file has them, without causes
     * @param access the lines of the balancer's access log
     * @param process the process that wrote them
     * @param service the service that the load is for; blank if the lab does not say
     * @return as JSON: {@code events}, the {@code causes} of losses by number, and the numbers of those {@code misrouted}
     */
    public static String record(
            Path run,
            String load,
            double startMs,
            Instant started,
            List<String> requests,
            List<String> access,
            String process,
            String service) {
        List<Entry<?>> history = History.read(run.resolve("history.jsonl"));
        AccessLog accessLog = new AccessLog();
        accessLog.keepRequests();
        access.forEach(line -> accessLog.accept(process, line));
        RequestLog log = RequestLog.of(
                        load,
                        LoadClock.of(started),
                        requests.stream().map(line -> request(load, line)).toList())
                .to(new Destination(service, BALANCER));
        BitSet missing = new BitSet();
        log.stream().filter(Request::leavesLine).forEach(request -> missing.set(request.number()));
        accessLog.removeLogged(load, missing);
        LossAccount account = new LossAccount(
                history,
                log.destination(),
                accessLog,
                accessLog.exists(),
                accessLog.exists() ? missing.cardinality() : 0,
                startMs);
        Destination changed = service.isBlank() ? Destination.UNKNOWN : log.destination();
        Phases phases = ChangeWindows.phases(history, startMs + log.endedMs(), startMs, changed);
        PoolLifetimes pool = PoolLifetimes.withClosing(history);
        List<String> hosts = pool.hostsBetween(startMs, Double.POSITIVE_INFINITY, service);
        LoadResult result = LoadResult.of(log, account, phases, Executions.read(run, load, hosts));
        return json(recorded(result, accessLog, startMs, host -> named(pool, host)));
    }

    private static String named(PoolLifetimes pool, String host) {
        return pool.all().stream()
                .filter(lifetime -> lifetime.instance().container().equals(host))
                .map(lifetime -> lifetime.instance().instance())
                .findFirst()
                .orElse("");
    }

    private static Request request(String load, String line) {
        String[] cells = line.split(",", -1);
        return new Request(
                load,
                Integer.parseInt(cells[0]),
                Request.Kind.valueOf(cells[1]),
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                cells[4].isEmpty() ? -1 : Long.parseLong(cells[4]),
                Long.parseLong(cells[5]),
                Outcome.valueOf(cells[6]),
                Integer.parseInt(cells[7]),
                cells[8].isEmpty() ? null : cells[8],
                Integer.parseInt(cells[9]),
                cells[10].equals("1"));
    }

    private static ObjectNode recorded(
            LoadResult result, AccessLog accessLog, double startMs, Function<String, String> nameOf) {
        RequestLog log = result.requests();
        String load = log.load();
        List<Event> events = new ArrayList<>();
        events.add(LoadEvent.Requests.ofLoad(
                load,
                result.responses().total(),
                result.responses().failed(),
                result.responses().hostnames(),
                result.responses().tookMs(),
                result.responses().failures()));
        log.served()
                .forEach(seen -> events.add(new LoadEvent.ServedBetween(
                        seen.hostname(),
                        nameOf.apply(seen.hostname()),
                        LoadEvent.ServedBetween.kind(seen.reused()),
                        startMs + seen.firstMs(),
                        startMs + seen.lastMs(),
                        seen.requests(),
                        BALANCER)));
        if (accessLog.exists()) {
            AccessLog.Summary logged = accessLog.of(load);
            events.add(new LoadEvent.Proxied(
                    BALANCER,
                    logged.requests(),
                    logged.retried(),
                    logged.repeated(),
                    new TreeMap<>(logged.statuses()),
                    accessLog.unserved(load),
                    load));
        }
        ObjectNode all = JSON.createObjectNode();
        ArrayNode told = all.putArray("events");
        events.forEach(event -> told.add(tree(event)));
        result.lost().stream()
                .limit(MOST_LOST_EVENTS)
                .forEach(lost -> told.add(
                        tree(event(lost)).put("atMs", startMs + lost.request().dueMs())));
        ObjectNode causes = all.putObject("causes");
        ArrayNode misrouted = all.putArray("misrouted");
        result.lost().forEach(lost -> {
            causes.put(
                    String.valueOf(lost.request().number()),
                    lost.explanation().cause().label());
            if (lost.request().outcome() == Outcome.MISROUTED) {
                misrouted.add(lost.request().number());
            }
        });
        return all;
    }

    private static LoadEvent.Lost event(Lost lost) {
        return new LoadEvent.Lost(
                lost.request().load(),
                lost.request().number(),
                lost.request().outcomeInWords(),
                lost.explanation().cause().label(),
                lost.explanation().detail());
    }

    private static ObjectNode tree(Event event) {
        try {
            return (ObjectNode) JSON.readTree(JSON.writerFor(Event.class).writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s does not become JSON".formatted(event), e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s does not become JSON".formatted(value), e);
        }
    }
}
