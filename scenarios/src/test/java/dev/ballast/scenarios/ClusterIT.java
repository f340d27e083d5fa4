package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.discovery.MemberState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three servers form one cluster, and every container's agent is a member. */
@LabTest(apis = 2, lifetime = LabTest.Lifetime.CLASS)
class ClusterIT {

    @Test
    @LabClaim("three servers agree on one leader")
    void threePeersAgreeOnOneLeader(Lab lab) {
        List<String> servers = lab.instances("server").stream()
                .map(server -> server.ip() + ":8300")
                .toList();

        assertThat(servers).hasSize(3);
        assertThat(lab.consul().peers()).containsExactlyInAnyOrderElementsOf(servers);
        assertThat(lab.consul().leader()).isIn(servers);
        // each server names the same leader, asked by itself
        for (Instance server : lab.instances("server")) {
            assertThat(server.exec("consul", "operator", "raft", "list-peers").stdout())
                    .as("peers as %s sees them", server.name())
                    .contains("server-1", "server-2", "server-3")
                    .containsOnlyOnce(" leader ");
        }
    }

    @Test
    @LabClaim("each container's agent is a member")
    void everyAgentIsAMember(Lab lab) {
        // an agent that names no node is called by its container's host name
        List<String> agents = Stream.concat(
                        Stream.of("server-1", "server-2", "server-3", "client-ui"),
                        Stream.concat(lab.instances("api").stream(), Stream.of(lab.instance("balancer")))
                                .map(Instance::hostname))
                .toList();

        assertThat(lab.consul().members()).containsOnlyKeys(agents);
        assertThat(lab.consul().members().values()).containsOnly(MemberState.ALIVE);
    }
}
