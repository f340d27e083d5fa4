package dev.ballast.report;

import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A change of Consul's leader or members, as it was seen.
 *
 * @param leader {@code ip:port}, blank for none
 * @param what the members that came, went or changed their state, in words
 */
record ClusterChange(double atMs, String leader, long alive, String what) {
    /** The most in the page; the history has all. */
    private static final int MOST = 200;

    static First<ClusterChange> of(RecordedRun run) {
        var changes = new ArrayList<ClusterChange>();
        Map<String, String> before = Map.of();
        String leader = "";
        var all = First.of(run.events(ConsulEvent.Cluster.class).toList(), MOST);
        for (Entry<ConsulEvent.Cluster> seen : all.list()) {
            Map<String, String> members = seen.event().members();
            String now = Objects.requireNonNullElse(seen.event().leader(), "");
            var what = new ArrayList<String>();
            if (!changes.isEmpty() && !now.equals(leader)) {
                what.add(now.isEmpty() ? "no leader" : "a new leader");
            }
            what.addAll(members(before, members));
            changes.add(new ClusterChange(
                    seen.atMs(),
                    now,
                    members.values().stream().filter("ALIVE"::equals).count(),
                    String.join(", ", what)));
            before = members;
            leader = now;
        }
        return new First<>(List.copyOf(changes), all.all());
    }

    private static List<String> members(Map<String, String> before, Map<String, String> after) {
        var what = new ArrayList<String>();
        after.forEach((name, state) -> {
            String old = before.get(name);
            if (!state.equals(old)) {
                what.add(old == null ? name + " " + state : "%s %s → %s".formatted(name, old, state));
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> what.add(name + " forgotten"));
        return what;
    }
}
