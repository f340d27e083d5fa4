package dev.ballast.judge;

import dev.ballast.convergence.ChangeWindows;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.Answerers;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Executions;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Destination;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Phases;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.request.WarmUp;
import dev.ballast.run.RecordedLoads;
import dev.ballast.run.RecordedRun;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the requests of a load into its result, as far as memory allows. */
final class LoadCollector implements RecordedLoads.Visitor<Optional<RecordedLoad>> {

    /** A request takes some 30 bytes, and what is made of it about as much. Others need memory, too. */
    private static final long BYTES = 128;

    private final RecordedRun run;
    private final Answerers answerers;
    private final PoolLifetimes pool;
    private final Function<Destination, List<Window>> changes;
    private final AtomicLong room;
    private final Map<Integer, Explanation> explanations = new HashMap<>();
    private RecordedLoads.@Nullable Start start;
    private RequestLog log = new RequestLog("", LoadClock.of(Instant.EPOCH));

    /**
     * @param pool what the history shows of the pool, including how the lab was closed
     * @param changes returns when the pool was changing, for loads to a destination
     * @param room for how many more requests there is memory
     */
    private LoadCollector(
            RecordedRun run,
            Answerers answerers,
            PoolLifetimes pool,
            Function<Destination, List<Window>> changes,
            AtomicLong room) {
        this.run = run;
        this.answerers = answerers;
        this.pool = pool;
        this.changes = changes;
        this.room = room;
    }

    /**
     * Returns the loads whose files say what they are, and the damage.
     *
     * @param pool what the history shows of the pool until the lab began to close
     */
    static RecordedLoads.Result<Optional<RecordedLoad>> read(RecordedRun run, PoolLifetimes pool, Answerers answerers) {
        PoolLifetimes closed = PoolLifetimes.withClosing(run.history());
        AtomicLong room = new AtomicLong(Runtime.getRuntime().maxMemory() / BYTES);
        Map<Destination, List<Window>> known = new HashMap<>();
        Function<Destination, List<Window>> changes =
                to -> known.computeIfAbsent(to, one -> ChangeWindows.of(pool, run.endMs(), one));
        return RecordedLoads.read(run, id -> new LoadCollector(run, answerers, closed, changes, room));
    }

    @Override
    public void begin(RecordedLoads.Start first) {
        start = first;
        log = new RequestLog(first.load(), LoadClock.of(Instant.EPOCH)) // all its times are since the start
                .to(first.destination());
    }

    @Override
    public void request(Request request, String cause, String detail) throws IOException {
        if (room.decrementAndGet() < 0) {
            throw new IOException("this process has memory for no more requests: give it more (-Xmx)");
        }
        log.add(request);
        if (!cause.isBlank()) {
            explanations.put(request.number(), explanation(cause, detail));
        }
    }

    private static Explanation explanation(String label, String detail) {
        return Cause.labelled(label)
                .map(cause -> new Explanation(cause, detail.isBlank() ? "as the run recorded it" : detail))
                .orElseGet(() -> new Explanation(Cause.UNEXPLAINED, "the run has the cause \"%s\"".formatted(label)));
    }

    @Override
    public Optional<RecordedLoad> end(boolean whole) {
        if (start == null) {
            return Optional.empty();
        }
        log.seal();
        log.after(WarmUp.of(run.events(LoadEvent.WarmedUp.class)
                .map(Entry::event)
                .filter(warm -> warm.load().equals(log.load()))
                .map(warm -> new WarmUp(warm.requests(), new TreeMap<>(warm.failures())))));
        double startMs = start.atMs();
        Phases phases = ChangeWindows.phases(changes.apply(log.destination()), startMs);
        List<String> hosts = pool.hostsBetween(
                startMs, startMs + log.endedMs(), log.destination().service());
        Executions executions = Executions.read(run.directory(), log.load(), hosts, log.size());
        RecordedExplainer explainer = new RecordedExplainer(run, answerers, pool, log, startMs, whole, explanations);
        return Optional.of(new RecordedLoad(start, LoadResult.of(log, explainer, phases, executions), whole));
    }
}
