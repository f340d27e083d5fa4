package dev.ballast.bench;

import dev.ballast.CommandResult;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.loss.LoadResult;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An instance that deregisters and registers again under a load, while its container goes on: what the way into the pool and
 * out of it takes without the start and the end of a container.
 */
public final class Registrations {

    private static final int POOL = 3;

    /** Runs a command, and passes on what it says as supervisord does for a process, because the lab reads only that. */
    private static final String AS_PROCESS = """
            said=$("$1" 2>&1) || { code=$?; echo "$said" >&2; exit $code; }
            echo "$said" | sed "s/^/$1 | /" > /proc/1/fd/1
            """;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Lab lab;
    private final Account account;

    /**
     * How long it took from each registration or deregistration, in milliseconds. A time of which the end was not observed is
     * infinite.
     *
     * @param rendered until the balancer's list in force had it
     * @param served until a client received the first answer on a fresh connection
     * @param renderedWithout until the balancer's list in force was without it
     * @param servedLast until the last answer on a fresh connection; 0 if there was none after the deregistration
     */
    public record Times(
            List<Double> rendered, List<Double> served, List<Double> renderedWithout, List<Double> servedLast) {}

    /** @param account takes the result of the load */
    public Registrations(Lab lab, Account account) {
        this.lab = lab;
        this.account = account;
    }

    /**
     * Lets an instance leave and come back so often, and returns how long that took.
     *
     * @param pause requests due between one change and the next, at least
     * @throws LabException if the instance cannot do so, as an API whose image is not built from Ballast's base
     */
    public Times of(int times, int pause, LoadPlan plan, Consumer<String> progress) {
        lab.scale("api", POOL);
        List<Instance> all = lab.instances("api");
        Instance instance = all.get(0); // the oldest: the agent of a new one is still busy
        Load load = plan.start();
        double beginMs = lab.history().nowMs();
        LoadResult result;
        try {
            for (int i = 1; i <= times; i++) {
                progress.accept("%s: registration %d of %d".formatted(account.system(), i, times));
                change(load, pause, instance, "deregister", all.subList(1, all.size()));
                change(load, pause, instance, "register", all);
                account.events(2);
            }
        } finally {
            result = load.stop();
            account.add(result);
        }
        return times(lab.history(), beginMs, instance, result);
    }

    private void change(Load load, int pause, Instance instance, String command, List<Instance> pool) {
        int next = load.requests().size() + pause;
        CommandResult done = instance.exec("sh", "-c", AS_PROCESS, "sh", command);
        if (done.exitCode() != 0) {
            throw new LabException(
                    "%s of %s failed with exit code %d (%s): its image has to be built from Ballast's base"
                            .formatted(
                                    command,
                                    instance.name(),
                                    done.exitCode(),
                                    done.stderr().strip()));
        }
        lab.awaitPool(pool, LIMIT);
        Schedule.await(load, next);
    }

    private static Times times(History history, double beginMs, Instance instance, LoadResult load) {
        double startMs = history.atMs(load.requests().clock().startNanos());
        return times(
                history,
                beginMs,
                instance.name(),
                instance.address(),
                load.requests().stream()
                        .filter(request -> !request.lost() && !request.reused())
                        .filter(request ->
                                instance.hostname().equals(request.hostname().orElse("")))
                        .map(request -> startMs + request.endedMs())
                        .sorted()
                        .toList());
    }

    /**
     * Returns how long it took.
     *
     * @param beginMs when the first of them began
     * @param answeredMs when clients received the instance's answers on fresh connections, in order
     */
    static Times times(History history, double beginMs, String instance, String address, List<Double> answeredMs) {
        List<Double> in = moments(
                history, InstanceEvent.Registered.class, it -> it.instance().equals(instance), beginMs);
        List<Double> out = moments(
                history, InstanceEvent.Deregistered.class, it -> it.instance().equals(instance), beginMs);
        List<Double> with = moments(
                history, BalancerEvent.Rendered.class, it -> it.upstreams().contains(address), beginMs);
        List<Double> without = moments(
                history, BalancerEvent.Rendered.class, it -> !it.upstreams().contains(address), beginMs);
        return new Times(
                each(in, at -> first(with, at)),
                each(in, at -> first(answeredMs, at)),
                each(out, at -> first(without, at)),
                each(
                        out,
                        at -> OptionalDouble.of(
                                last(answeredMs, at, first(in, at).orElse(Double.POSITIVE_INFINITY)))));
    }

    private static <E extends Event> List<Double> moments(
            History history, Class<E> type, Predicate<E> which, double beginMs) {
        return history.entries(type).stream()
                .filter(entry -> which.test(entry.event()))
                .map(Entry::atMs)
                .filter(atMs -> atMs >= beginMs)
                .sorted()
                .toList();
    }

    /** Returns for each moment how long after it another one is. */
    private static List<Double> each(List<Double> moments, Function<Double, OptionalDouble> end) {
        return moments.stream()
                .map(at -> end.apply(at).orElse(Double.POSITIVE_INFINITY) - at)
                .toList();
    }

    private static OptionalDouble first(List<Double> moments, double fromMs) {
        return moments.stream().mapToDouble(at -> at).filter(at -> at >= fromMs).findFirst();
    }

    /** Returns the last moment from one to another; the first of these if there is none. */
    private static double last(List<Double> moments, double fromMs, double toMs) {
        return moments.stream()
                .mapToDouble(at -> at)
                .filter(at -> at >= fromMs && at < toMs)
                .max()
                .orElse(fromMs);
    }
}
