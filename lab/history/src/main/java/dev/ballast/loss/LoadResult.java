package dev.ballast.loss;

import dev.ballast.request.Lateness;
import dev.ballast.request.Phase;
import dev.ballast.request.Phases;
import dev.ballast.request.RequestFile;
import dev.ballast.request.RequestLog;
import dev.ballast.request.Responses;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The result of a load. */
public final class LoadResult {

    private final RequestLog requests;
    private final Phases phases;
    private final List<Lost> lost;
    private final Optional<Logged> logged;
    private final Map<Integer, Double> slowConnects;
    private final Optional<String> unread;
    private final Executions executions;
    private final Responses responses;
    private final List<String> unplaced;
    private final long exposed;
    private final Lateness lateness;

    private LoadResult(RequestLog requests, Explainer explainer, Phases phases, Executions executions) {
        this.requests = requests;
        this.phases = phases;
        this.executions = executions.withOthers(explainer::isOfOtherService).orFromAnswers(requests);
        requests.misroute(explainer::isMisrouted);
        lost = lost(explainer);
        logged = explainer.logged(requests.load());
        slowConnects = explainer.slowConnects(requests.load());
        unread = explainer.unread(requests);
        responses = Responses.of(requests);
        unplaced = responses.hostnames().keySet().stream()
                .filter(explainer::isUnplaced)
                .toList();
        exposed = requests.stream().filter(phases::exposes).count();
        lateness = Lateness.of(requests);
    }

    /** Tells only of the first one what happened around it, because that is long. */
    private List<Lost> lost(Explainer explainer) {
        List<Lost> all = new ArrayList<>();
        requests.lost().forEach(request -> {
            Explanation why = explainer
                    .explain(request, executions.counted(request.number()))
                    .and(all.isEmpty() ? explainer.around(request) : "")
                    .executed(executions.times(request.number()));
            all.add(new Lost(request, why));
        });
        return List.copyOf(all);
    }

    /**
     * Returns the result of these requests, which have all ended. The outcome of those that a wrong host answered becomes
     * {@link dev.ballast.request.Outcome#MISROUTED}.
     */
    public static LoadResult of(RequestLog requests, Explainer explainer, Phases phases) {
        return of(requests, explainer, phases, Executions.NONE);
    }

    /** Returns {@link #of(RequestLog, Explainer, Phases)} with what the instances' ledgers say, if there are some. */
    public static LoadResult of(RequestLog requests, Explainer explainer, Phases phases, Executions executions) {
        return new LoadResult(requests, explainer, phases, executions);
    }

    /** Returns how often the instances executed each request. */
    public Executions executions() {
        return executions;
    }

    /** Returns each request with its outcome. */
    public RequestLog requests() {
        return requests;
    }

    /** Returns the totals of the requests that were sent. */
    public Responses responses() {
        return responses;
    }

    /** Returns how many fell due; those beyond the responses were never sent. */
    public long due() {
        return requests.size();
    }

    /** Returns how late they were sent, and why. */
    public Lateness lateness() {
        return lateness;
    }

    /** Returns those that were due and not answered correctly, each with the reason, by number. */
    public List<Lost> lost() {
        return lost;
    }

    /** Returns how many were lost by each cause; causes without a loss are absent. */
    public Map<Cause, Long> lostByCause() {
        Map<Cause, Long> counts = new EnumMap<>(Cause.class);
        lost.forEach(one -> counts.merge(one.explanation().cause(), 1L, Long::sum));
        return counts;
    }

    /**
     * Writes each request and the cause of each loss, compressed, and closes the stream: {@code requests/<load>.csv.gz} of
     * a run directory.
     *
     * @param atMs the load's start on the clock of the run's history, in milliseconds
     */
    public void writeTo(OutputStream out, double atMs) throws IOException {
        RequestFile.write(
                requests,
                OptionalDouble.of(atMs),
                lost.stream()
                        .collect(Collectors.toMap(
                                one -> one.request().number(),
                                one -> one.explanation().cause().label())),
                out);
    }

    /** Returns what the balancer's access log says of them; empty if it keeps none. */
    public Optional<Logged> logged() {
        return logged;
    }

    /**
     * Returns for how many seconds the balancer waited for a connection to the instance, by the number of the request, where
     * its access log shows a long time.
     */
    public Map<Integer, Double> slowConnects() {
        return slowConnects;
    }

    /**
     * Returns the host names that answered, and of which it cannot be said that they are instances of the pool, because the
     * history lacks a part.
     */
    public List<String> unplaced() {
        return unplaced;
    }

    /** Returns how many requests were sent while the pool was changing. */
    public long exposed() {
        return exposed;
    }

    /** Returns when and why lines of that access log may be missing; empty if none are. */
    public Optional<String> unread() {
        return unread;
    }

    /** Returns when the pool was changed meanwhile. */
    public Phases phases() {
        return phases;
    }

    /**
     * Returns the latency in one phase, in microseconds, as {@link RequestLog#latency} counts it; its total count is
     * the N behind it.
     */
    public Histogram latency(Phase phase) {
        return requests.latency(request -> phases.of(request) == phase);
    }
}
