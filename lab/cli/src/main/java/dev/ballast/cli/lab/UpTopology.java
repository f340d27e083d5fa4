package dev.ballast.cli.lab;

import dev.ballast.cli.options.TopologyOptions;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import dev.ballast.topology.file.TopologyFile;
import java.nio.file.Path;
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
                    "The first balancer's port, default 5000; 0 picks free ones for it, the UI and the live page.")
    private @Nullable Integer port;

    @Option(
            names = "--ui-port",
            paramLabel = "N",
            description = "The port of Consul's UI and HTTP API, default 8500; 0 picks a free one.")
    private @Nullable Integer uiPort;

    /** @throws IllegalArgumentException if a value does not fit */
    Topology topology() {
        return deployed.topology().withApis(apis).withPorts(ports());
    }

    /**
     * Returns the topology of a file. If these options name ports, they replace those of the file.
     *
     * @throws IllegalArgumentException if the file is wrong, with a line for each problem, or if a value does not fit
     */
    Topology topology(Path file) {
        Topology read = TopologyFile.read(file, ports());
        Ports said = read.ports();
        int ui = uiPort != null || Integer.valueOf(0).equals(port) ? ports().ui() : said.ui();
        return read.withPorts(new Ports(port != null ? port : said.balancer(), ui));
    }

    /** @throws IllegalArgumentException if a value does not fit */
    Ports ports() {
        int balancer = port != null ? port : Ports.ARTICLE.balancer();
        return new Ports(balancer, uiPort != null ? uiPort : balancer == 0 ? 0 : Ports.ARTICLE.ui());
    }
}
