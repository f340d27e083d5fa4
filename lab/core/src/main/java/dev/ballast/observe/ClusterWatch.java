package dev.ballast.observe;

import dev.ballast.discovery.MemberState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.ViewEvent.View;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records Consul's leader and members whenever they change. Consul has no blocking query for either, so it asks every
 * {@value #INTERVAL_MS} ms. Consul lists a member that left for a day and more; it is recorded once, or else each change would
 * be recorded with all those before it.
 */
final class ClusterWatch implements AutoCloseable {

    private static final long INTERVAL_MS = 500;

    private static final String LEFT = MemberState.LEFT.name();

    private final Supplier<String> leader;
    private final Supplier<Map<String, MemberState>> members;
    private final Sightings sightings;
    private final ViewHealth view;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(job -> {
        Thread thread = new Thread(job, "ballast-consul-cluster");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> told = new HashSet<>(); // members that left
    private ConsulEvent.@Nullable Cluster last; // without those
    private double lookedMs;

    ClusterWatch(Supplier<String> leader, Supplier<Map<String, MemberState>> members, Sightings sightings) {
        this.leader = leader;
        this.members = members;
        this.sightings = sightings;
        view = sightings.view(View.CLUSTER, "");
        lookedMs = sightings.clock().nowMs();
    }

    void start() {
        looks.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Queries once. If something has changed, it changed after the previous query. */
    void look() {
        ConsulEvent.Cluster now;
        try {
            Map<String, String> states = new TreeMap<>();
            members.get().forEach((member, state) -> states.put(member, state.name()));
            told.removeIf(member -> !LEFT.equals(states.get(member)));
            if (last == null) {
                told.addAll(left(states)); // before this process looked
            }
            states.keySet().removeAll(told);
            now = new ConsulEvent.Cluster(leader.get(), states);
        } catch (RuntimeException unanswered) { // the error of the next answer covers the time until then
            view.interrupted(lookedMs, unanswered.toString());
            return;
        }
        double at = sightings.clock().nowMs();
        view.sees(at);
        if (!now.equals(last) && !looks.isShutdown()) {
            sightings.add(now, at, last == null ? 0 : at - lookedMs);
            told.addAll(left(now.members()));
            Map<String, String> present = new TreeMap<>(now.members());
            present.keySet().removeAll(told);
            last = new ConsulEvent.Cluster(now.leader(), present);
        }
        lookedMs = at;
    }

    private static Set<String> left(Map<String, String> states) {
        Set<String> left = new TreeSet<>(states.keySet());
        left.removeIf(member -> !LEFT.equals(states.get(member)));
        return left;
    }

    @Override
    public void close() {
        view.stopped(Observers.LEFT);
        looks.shutdownNow();
    }
}
