package dev.ballast.convergence;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the history that perfect observers of some lifetimes would have recorded, or ones with a stated error. */
public final class LifeHistory {

    /** An answer of each instance every so many milliseconds, on each kind of connection. */
    static final double GAP = 10;

    private final List<Life> lives;
    private final List<Recorded> recorded = new ArrayList<>();
    private final Map<Class<?>, Double> shifts = new HashMap<>();
    private double errorMs;
    private Random random = new Random(0);
    private double loadFrom = Double.NaN;
    private double loadTo;
    private boolean workers;

    private record Recorded(double atMs, Event event) {}

    private LifeHistory(List<Life> lives) {
        this.lives = lives;
    }

    public static LifeHistory of(Life... lives) {
        return of(List.of(lives));
    }

    static LifeHistory of(List<Life> lives) {
        return new LifeHistory(lives);
    }

    /** A load runs from then to then. */
    public LifeHistory load(double from, double to) {
        loadFrom = from;
        loadTo = to;
        return this;
    }

    /** The balancer reloads: two workers start 15 ms after each change, and the old ones go 80 ms after it. */
    public LifeHistory workers() {
        workers = true;
        return this;
    }

    /** Each kind of event is observed with an error of as much as that. */
    LifeHistory error(double ms, Random from) {
        errorMs = ms;
        random = from;
        return this;
    }

    /** Something else happened. */
    public LifeHistory and(double atMs, Event event) {
        recorded.add(new Recorded(atMs, event));
        return this;
    }

    public History build() {
        lives.forEach(this::acts);
        lists(life -> life.passing, addresses -> new ConsulEvent.Passing("api", addresses));
        List<Double> changes =
                lists(life -> life.rendered, addresses -> new BalancerEvent.Rendered("balancer", addresses, ""));
        if (workers) {
            work(changes);
        }
        History history = History.inMemory();
        record Delivered(Recorded what, double atMs) {}
        recorded.stream()
                .filter(one -> one.atMs() < Life.NEVER)
                .map(one -> new Delivered(one, one.atMs() + 20 * random.nextDouble()))
                .sorted(Comparator.comparingDouble(Delivered::atMs))
                .map(Delivered::what)
                .forEach(one -> history.observe(one.event(), one.atMs() + shift(one.event()), errorMs));
        if (!Double.isNaN(loadFrom)) {
            lives.forEach(life -> {
                between(history, life, "fresh", life.servedLast);
                between(history, life, "kept", life.servedLastKept);
            });
        }
        return history;
    }

    /** An observer's clock is off, yet always by the same. */
    private double shift(Event event) {
        return shifts.computeIfAbsent(event.getClass(), type -> errorMs * (2 * random.nextDouble() - 1));
    }

    private void acts(Life life) {
        and(life.started, new InstanceEvent.Started(life.instance, "api", life.hostname, life.address));
        and(life.registered, new InstanceEvent.Registered(life.instance, "api"));
        and(life.servedFirst, new LoadEvent.Served(life.hostname, life.instance));
        and(life.stopping, new InstanceEvent.Stopping(life.instance, "api"));
        and(life.deregistered, new InstanceEvent.Deregistered(life.instance, "api"));
        and(life.died, new InstanceEvent.Died(life.instance, "api", 137));
        and(life.stopped, new InstanceEvent.Stopped(life.instance, "api"));
        life.signals.forEach(at -> and(at, new InstanceEvent.Killed(life.instance, "api", "STOP")));
    }

    private List<Double> lists(Function<Life, List<double[]>> spans, Function<List<String>, Event> event) {
        TreeMap<Double, Boolean> changes = new TreeMap<>();
        lives.stream()
                .flatMap(life -> spans.apply(life).stream())
                .flatMap(span -> Stream.of(span[0], span[1]))
                .filter(ms -> ms < Life.NEVER)
                .forEach(ms -> changes.put(ms, true));
        for (double at : changes.keySet()) {
            List<String> listed = new ArrayList<>();
            for (Life life : lives) {
                if (spans.apply(life).stream().anyMatch(span -> span[0] <= at && at < span[1])) {
                    listed.add(life.address);
                    if (life.listedTwice) {
                        listed.add(life.address);
                    }
                }
            }
            and(at, event.apply(listed));
        }
        return List.copyOf(changes.keySet());
    }

    private void work(List<Double> changes) {
        int pid = 10;
        for (int i = 0; i < changes.size(); i++, pid += 2) {
            double at = changes.get(i);
            for (int worker = pid; worker < pid + 2; worker++) {
                and(at + 15, new BalancerEvent.Worker("balancer", worker, WorkerState.STARTED));
                if (i + 1 < changes.size()) {
                    and(changes.get(i + 1) + 16, new BalancerEvent.Worker("balancer", worker, WorkerState.DRAINING));
                    and(changes.get(i + 1) + 80, new BalancerEvent.Worker("balancer", worker, WorkerState.GONE));
                }
            }
        }
    }

    private void between(History history, Life life, String connections, double last) {
        double from = Math.max(life.servedFirst, loadFrom);
        double to = Math.min(last, loadTo);
        if (from < to) {
            history.observe(
                    new LoadEvent.ServedBetween(
                            life.hostname, life.instance, connections, from, to, Math.round((to - from) / GAP) + 1, ""),
                    loadTo,
                    0);
        }
    }
}
