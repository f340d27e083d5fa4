package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.balancer.Balancer;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.history.PoolEvent;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the numbers of instances of a running lab. */
@Command(
        name = "scale",
        description = {
            "Changes the number of instances of services of a running lab, one service after another. Returns when the changes "
                    + "are in force: Consul, the balancers' configurations and their answers show exactly those instances.",
            "",
            "Examples:",
            "  ./ballast scale api=3",
            "  ./ballast scale shop=3 api=2",
            "  ./ballast scale api=0 --lab 1a2b"
        })
public final class Scale implements Callable<Integer> {

    private static final Pattern WANTED = Pattern.compile("([\\w-]+)=(\\d{1,6})");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LabChoice choice = new LabChoice();

    @Parameters(
            arity = "1..*",
            paramLabel = "SERVICE=N",
            description = "The number of instances of a service, 0 to 30.")
    private List<String> wanted = new ArrayList<>();

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Map<String, Integer> numbers = numbers();
        try (Lab lab = choice.attach()) {
            requireServices(lab.topology(), numbers);
            numbers.forEach((service, instances) -> scale(lab, service, instances, console));
        }
        return ExitCodes.OK;
    }

    private Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String word : wanted) {
            Matcher matcher = WANTED.matcher(word);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'%s' is not SERVICE=N; an example: ./ballast scale api=3".formatted(word));
            }
            int instances = Integer.parseInt(matcher.group(2));
            if (instances > Topology.MAX_APIS) {
                throw new IllegalArgumentException(
                        "%s (%d) must be 0 to %d".formatted(matcher.group(1), instances, Topology.MAX_APIS));
            }
            if (numbers.put(matcher.group(1), instances) != null) {
                throw new IllegalArgumentException("%s is there twice; name it once".formatted(matcher.group(1)));
            }
        }
        return numbers;
    }

    private static void requireServices(Topology topology, Map<String, Integer> numbers) {
        List<String> known = topology.services().stream().map(ServiceSpec::name).toList();
        numbers.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "no service '%s' that scales; there is %s".formatted(name, String.join(", ", known)));
                });
    }

    private static void scale(Lab lab, String service, int instances, Console console) {
        int before = lab.instances(service).size();
        console.progress("lab %s: %s %d -> %d".formatted(lab.id(), service, before, instances));
        lab.scale(service, instances);
        long tookMs =
                lab.history().last(PoolEvent.Scaled.class).orElseThrow().event().tookMs();
        console.done("in force");
        console.print("%s: %d -> %d in %.2f s; upstreams %s"
                .formatted(service, before, instances, tookMs / 1000.0, upstreams(lab)));
    }

    private static List<String> upstreams(Lab lab) {
        return lab.balancers().stream()
                .map(Balancer::upstreams)
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
    }
}
