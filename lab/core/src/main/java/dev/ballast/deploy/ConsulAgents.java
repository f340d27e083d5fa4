package dev.ballast.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The command lines of the agents that run Consul's plain image; images/compose.yaml has the same. */
final class ConsulAgents {

    private static final String DATA = "/tmp/consul";

    /**
     * Its HTTP API is published on the host, where any web page can send a PUT without being asked. The lab only reads it;
     * instances write to their own agents.
     */
    private static final String NO_WRITES_FROM_OUTSIDE =
            "-hcl=http_config { allow_write_http_from = [\"127.0.0.0/8\"] }";

    private ConsulAgents() {}

    /** Returns the name of the n-th server, from 1. */
    static String serverName(int n) {
        return "server-" + n;
    }

    /** Returns the names of the servers that an agent joins: only the first one in the article's profile. */
    static List<String> joined(int servers, boolean tuned) {
        return IntStream.rangeClosed(1, tuned ? servers : 1)
                .mapToObj(ConsulAgents::serverName)
                .toList();
    }

    /** Returns the command of the n-th of {@code servers} servers, from 1. */
    static List<String> server(int n, int servers, boolean tuned) {
        List<String> command = new ArrayList<>(List.of(
                "consul",
                "agent",
                "-server",
                "-bootstrap-expect=" + servers,
                "-data-dir",
                DATA,
                "-node=" + serverName(n)));
        if (tuned || n > 1) {
            joined(servers, tuned).stream()
                    .filter(name -> !name.equals(serverName(n)))
                    .forEach(name -> command.add("-retry-join=" + name));
        }
        command.addAll(tuning(tuned));
        return command;
    }

    /** Returns the command of the agent that serves the UI. */
    static List<String> ui(int servers, boolean tuned) {
        List<String> command = new ArrayList<>(
                List.of("consul", "agent", "-data-dir", DATA, "-client", "0.0.0.0", "-ui", "-node=client-ui"));
        command.add(NO_WRITES_FROM_OUTSIDE);
        joined(servers, tuned).forEach(name -> command.add("-retry-join=" + name));
        command.addAll(tuning(tuned));
        return command;
    }

    /**
     * Elections take 1-3 s at raft multiplier 1, and 5-15 s by default. With these gossip timings a dead agent is noticed
     * within 0.4-0.8 s (with probes every 150 ms 0.6-1.2 s, every 250 ms 1.0-1.6 s), and by default within 5-8 s. An agent
     * that does not answer two others for about 0.4 s is taken for dead. If it then says that it lives, each message is sent
     * ten times: at four, the default, the leader may miss it, and takes the agent for dead for up to 30 s more.
     */
    private static List<String> tuning(boolean tuned) {
        return tuned
                ? List.of(
                        "-retry-interval=250ms",
                        "-hcl=disable_update_check = true",
                        "-hcl=leave_on_terminate = true",
                        "-hcl=performance { raft_multiplier = 1 leave_drain_time = \"100ms\" }",
                        "-hcl=gossip_lan { gossip_interval = \"50ms\" probe_interval = \"100ms\""
                                + " probe_timeout = \"100ms\" suspicion_mult = 3 retransmit_mult = 10 }")
                : List.of();
    }
}
