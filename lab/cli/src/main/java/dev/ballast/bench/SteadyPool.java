package dev.ballast.bench;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds instances that left an unchanged pool, in the lists of the balancer and of Consul. */
public final class SteadyPool {

    private SteadyPool() {}

    /**
     * Returns a line for each time that an instance was missing.
     *
     * @param addresses {@code ip:port} of the instances
     * @param fromMs milliseconds on the history's clock; earlier lists are ignored
     */
    public static List<String> leavings(History history, Collection<String> addresses, double fromMs) {
        List<String> lines = new ArrayList<>();
        for (Entry<?> entry : history.entries()) {
            if (entry.atMs() < fromMs) {
                continue;
            }
            if (entry.event() instanceof BalancerEvent.Rendered rendered) {
                missing(lines, entry, "the balancer was without", addresses, rendered.upstreams());
            } else if (entry.event() instanceof ConsulEvent.Passing passing) {
                missing(lines, entry, "Consul did not pass", addresses, passing.addresses());
            }
        }
        return lines;
    }

    private static void missing(
            List<String> lines, Entry<?> entry, String what, Collection<String> wanted, Collection<String> there) {
        List<String> gone =
                wanted.stream().filter(address -> !there.contains(address)).toList();
        if (!gone.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "at %.1f s %s %s", entry.atMs() / 1000, what, gone));
        }
    }
}
