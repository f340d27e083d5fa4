package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.deploy.Deployment;
import dev.ballast.history.PoolEvent;
import dev.ballast.topology.Topology;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the number of instances of a running lab. */
@Command(
        name = "scale",
        description = {
            "Changes the number of API instances of a running lab. Returns when the change is in force: Consul, the "
                    + "balancer's configuration and its answers show exactly those instances.",
            "",
            "Examples:",
            "  ./ballast scale api=3",
            "  ./ballast scale api=0 --lab 1a2b"
        })
public final class Scale implements Callable<Integer> {

    private static final Pattern WANTED = Pattern.compile("([\\w-]+)=(\\d{1,6})");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LabChoice choice = new LabChoice();

    @Parameters(paramLabel = "api=N", description = "The number of instances, 0 to 30.")
    private String wanted = "";

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Matcher matcher = WANTED.matcher(wanted);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not SERVICE=N; an example: ./ballast scale api=3".formatted(wanted));
        }
        String service = matcher.group(1);
        int instances = Integer.parseInt(matcher.group(2));
        if (!service.equals(Deployment.API)) {
            throw new IllegalArgumentException(
                    "no service '%s' that scales; there is %s".formatted(service, Deployment.API));
        }
        Topology.checkApis(instances);
        try (Lab lab = choice.attach()) {
            int before = lab.instances(service).size();
            console.progress("lab %s: %s %d -> %d".formatted(lab.id(), service, before, instances));
            lab.scale(service, instances);
            long tookMs = lab.history()
                    .last(PoolEvent.Scaled.class)
                    .orElseThrow()
                    .event()
                    .tookMs();
            console.done("in force");
            console.print("%s: %d -> %d in %.2f s; upstreams %s"
                    .formatted(
                            service,
                            before,
                            instances,
                            tookMs / 1000.0,
                            lab.balancer().upstreams()));
        }
        return ExitCodes.OK;
    }
}
