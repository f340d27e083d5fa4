package dev.ballast.loss;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which upstreams answered the requests of a load, by number: a bit for each, so millions fit. */
final class Origins {

    private final Map<String, Numbers> byUpstream = new HashMap<>();
    private final Numbers unserved = new Numbers();

    /** @param upstream blank if the balancer answered by itself */
    void add(int number, String upstream) {
        if (upstream.isEmpty()) {
            unserved.add(number);
        } else {
            byUpstream.computeIfAbsent(upstream, address -> new Numbers()).add(number);
        }
    }

    List<String> of(int number) {
        return byUpstream.entrySet().stream()
                .filter(upstream -> upstream.getValue().has(number))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns how many were answered without an upstream. */
    long unserved() {
        return unserved.size();
    }
}
