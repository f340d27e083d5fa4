package dev.ballast.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The requests of several loads, added up. */
public final class Tally {

    private static final int DIGITS = 3;

    private final Map<String, Long> lostByCause = new TreeMap<>();
    private final Map<String, Long> lostByOutcome = new TreeMap<>();
    private final Map<Phase, Histogram> latency = new EnumMap<>(Phase.class);
    private final Histogram lateness = new Histogram(DIGITS);
    private long due;
    private long exposed;
    private long lost;
    private long closedIdle;
    private @Nullable Long masked;

    public Tally() {
        for (Phase phase : Phase.values()) {
            latency.put(phase, new Histogram(DIGITS));
        }
    }

    public void add(LoadResult load) {
        due += load.due();
        exposed += load.exposed();
        lost += load.lost().size();
        closedIdle += load.requests().closedIdle();
        load.lostByCause().forEach((cause, n) -> lostByCause.merge(cause.label(), n, Long::sum));
        load.lost().forEach(one -> lostByOutcome.merge(one.request().outcomeInWords(), 1L, Long::sum));
        latency.forEach((phase, micros) -> micros.add(load.latency(phase)));
        lateness.add(load.lateness().generator());
        load.logged().ifPresent(logged -> mask(logged.retried()));
    }

    public void add(Tally other) {
        due += other.due;
        exposed += other.exposed;
        lost += other.lost;
        closedIdle += other.closedIdle;
        other.lostByCause.forEach((cause, n) -> lostByCause.merge(cause, n, Long::sum));
        other.lostByOutcome.forEach((outcome, n) -> lostByOutcome.merge(outcome, n, Long::sum));
        latency.forEach((phase, micros) -> micros.add(other.latency(phase)));
        lateness.add(other.lateness);
        if (other.masked != null) {
            mask(other.masked);
        }
    }

    private void mask(long more) {
        masked = (masked == null ? 0 : masked) + more;
    }

    @JsonProperty
    public long due() {
        return due;
    }

    /** Returns the number of due requests that were not sent or not answered correctly. */
    @JsonProperty
    public long lost() {
        return lost;
    }

    /** Returns the number of requests that were sent while the pool was changing. */
    @JsonProperty
    public long exposed() {
        return exposed;
    }

    /**
     * Returns the share lost in percent, or if none was lost its upper bound with 95 % confidence (rule of three: 3/N), where
     * N counts the requests that were sent while the pool was changing, or all if it did not change.
     */
    @JsonProperty
    public double lostPercent() {
        if (due == 0) {
            return 100;
        }
        return lost == 0 ? 300.0 / (exposed == 0 ? due : exposed) : 100.0 * lost / due;
    }

    @JsonProperty
    public Map<String, Long> lostByCause() {
        return lostByCause;
    }

    @JsonProperty
    public Map<String, Long> lostByOutcome() {
        return lostByOutcome;
    }

    /** Returns the number of requests that the balancer sent to several upstreams, or null if it does not log that. */
    @JsonProperty
    @Nullable
    public Long masked() {
        return masked;
    }

    /** Returns the number of idle connections that the balancer closed, which lost no request. */
    @JsonProperty
    public long closedIdle() {
        return closedIdle;
    }

    /** Returns the latency in a phase, in microseconds. */
    public Histogram latency(Phase phase) {
        return latency.getOrDefault(phase, new Histogram(DIGITS));
    }

    /** Returns the latency from the request of a change to the end of its recovery, in microseconds. */
    public Histogram latencyAcrossChanges() {
        Histogram across = latency(Phase.CHANGE).copy();
        across.add(latency(Phase.RECOVERY));
        return across;
    }

    @JsonProperty
    public Map<Phase, Latency> latencyMs() {
        Map<Phase, Latency> ms = new EnumMap<>(Phase.class);
        latency.forEach((phase, micros) -> ms.put(phase, Latency.of(micros)));
        return ms;
    }

    /** Returns the lateness of the requests that the generator caused. */
    @JsonProperty
    public Latency generatorLatenessMs() {
        return Latency.of(lateness);
    }
}
