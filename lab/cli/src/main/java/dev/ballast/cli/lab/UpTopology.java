package dev.ballast.cli.lab;

import dev.ballast.cli.options.TopologyOptions;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose what {@code up} starts, and on which ports. */
final class UpTopology {

    @Mixin
    private TopologyOptions deployed = new TopologyOptions();

    @Option(names = "--apis", paramLabel = "N", description = "API instances at the start: 0 to 30, default 1.")
    private int apis = 1;

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "The balancer's port, default 5000; 0 picks free ones for the balancer, the UI and the live page.")
    private int port = Ports.ARTICLE.balancer();

    @Option(
            names = "--ui-port",
            paramLabel = "N",
            description = "The port of Consul's UI and HTTP API, default 8500; 0 picks a free one.")
    private @Nullable Integer uiPort;

    /** @throws IllegalArgumentException if a value does not fit */
    Topology topology() {
        return deployed.topology().withApis(apis).withPorts(ports());
    }

    /** @throws IllegalArgumentException if a value does not fit */
    Ports ports() {
        return new Ports(port, uiPort != null ? uiPort : port == 0 ? 0 : Ports.ARTICLE.ui());
    }
}
