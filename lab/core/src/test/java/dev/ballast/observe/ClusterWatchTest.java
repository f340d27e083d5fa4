package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.discovery.MemberState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterWatchTest {

    private String leader = "10.0.0.2:8300";
    private final Map<String, MemberState> members = new TreeMap<>(Map.of("server-1", MemberState.ALIVE));
    private boolean answers = true;

    @Test
    void recordsEachChangeOnce(@TempDir Path folder) {
        History history = History.startingIn(folder.resolve("history.jsonl"));
        try (ClusterWatch watch = new ClusterWatch(this::leader, () -> members, new Sightings(history))) {
            watch.look();
            watch.look();
            members.put("api-1", MemberState.ALIVE);
            answers = false;
            watch.look();
            answers = true;
            watch.look();
            leader = "";
            watch.look();
        }

        List<Entry<ConsulEvent.Cluster>> seen = history.entries(ConsulEvent.Cluster.class);
        assertThat(seen)
                .extracting(Entry::event)
                .containsExactly(
                        new ConsulEvent.Cluster("10.0.0.2:8300", Map.of("server-1", "ALIVE")),
                        new ConsulEvent.Cluster("10.0.0.2:8300", Map.of("api-1", "ALIVE", "server-1", "ALIVE")),
                        new ConsulEvent.Cluster("", Map.of("api-1", "ALIVE", "server-1", "ALIVE")));
    }

    @Test
    void recordsOnceThatAMemberLeft() {
        History history = History.inMemory();
        try (ClusterWatch watch = new ClusterWatch(this::leader, () -> members, new Sightings(history))) {
            members.put("api-0", MemberState.LEFT); // before the first look
            members.put("api-1", MemberState.ALIVE);
            watch.look();
            members.put("api-1", MemberState.LEFT);
            watch.look();
            watch.look();
            members.put("api-2", MemberState.ALIVE);
            watch.look();
            members.put("api-1", MemberState.ALIVE);
            watch.look();
            members.put("api-1", MemberState.LEFT);
            watch.look();
            members.remove("api-1"); // Consul forgets it after a day
            watch.look();
        }

        assertThat(history.entries(ConsulEvent.Cluster.class))
                .extracting(seen -> seen.event().members())
                .containsExactly(
                        Map.of("api-1", "ALIVE", "server-1", "ALIVE"),
                        Map.of("api-1", "LEFT", "server-1", "ALIVE"),
                        Map.of("api-2", "ALIVE", "server-1", "ALIVE"),
                        Map.of("api-1", "ALIVE", "api-2", "ALIVE", "server-1", "ALIVE"),
                        Map.of("api-1", "LEFT", "api-2", "ALIVE", "server-1", "ALIVE"));
    }

    private String leader() {
        if (!answers) {
            throw new IllegalStateException("planted: no answer");
        }
        return leader;
    }
}
