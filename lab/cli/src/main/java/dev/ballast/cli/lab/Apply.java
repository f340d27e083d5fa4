package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Step;
import dev.ballast.topology.Topology;
import dev.ballast.topology.file.TopologyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Changes a running lab to what a file says. */
@Command(
        name = "apply",
        description = {
            "Changes a running lab to the topology of a file, step by step, and prints a line for each step: services and "
                    + "balancers come and go, counts, settings, images. An instance is replaced by a new one that is in force "
                    + "before the old one leaves, so that no request is lost. A balancer is replaced by a new one on the same port; "
                    + "until that listens, connections to it fail.",
            "Does nothing if there is no difference (exit code 0). Exit code 2 if the file is wrong, or names what cannot be "
                    + "changed: profile, consul, name. Exit code 1 beside another change, and if a step fails: what was done until "
                    + "then is in force, and the same command goes on.",
            "What is in force is printed by ./ballast topology --lab ID, as a file that undoes a later change.",
            "",
            "Examples:",
            "  ./ballast apply -f lab.yaml --dry-run",
            "  ./ballast apply -f lab.yaml",
            "  ./ballast topology --lab 1a2b > old.yaml"
        })
public final class Apply implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description =
                    "The topology that the lab is to have. A name or a port that the file leaves out is the lab's.")
    private String file = "";

    @Mixin
    private LabChoice choice = new LabChoice();

    @Option(names = "--dry-run", description = "Print the steps, and do none of them.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON when all is done: the steps, and which of them are done.")
    private boolean json;

    /** What {@code --json} prints. */
    record Applied(String lab, boolean dryRun, List<Line> steps) {}

    /**
     * A step.
     *
     * @param line what is printed without {@code --json}
     * @param from number of instances or containers before
     * @param to number of instances or containers after
     */
    record Line(String line, String kind, String name, int from, int to, boolean done) {

        static Line of(Step step, boolean done) {
            String kind = step.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new Line(step.toString(), kind, step.name(), step.from(), step.to(), done);
        }
    }

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Path path = Path.of(file);
        TopologyFile.read(path, Ports.FREE); // a wrong file needs no lab
        try (Lab lab = choice.attach()) {
            Topology wanted = TopologyFile.read(path, Ports.FREE, lab.topology().name());
            List<Step> steps = stepsTo(lab, wanted);
            if (!json) {
                steps.forEach(step -> console.print(step.toString()));
            }
            if (!json && steps.isEmpty()) {
                console.print("nothing to do");
            }
            List<Step> begun = new ArrayList<>();
            boolean ended = dryRun || steps.isEmpty();
            try {
                if (!ended) {
                    apply(lab, wanted, begun, console);
                    ended = true;
                }
            } finally {
                if (json) {
                    console.writeJson(Console.STDOUT, applied(lab, steps, ended ? begun.size() : begun.size() - 1));
                }
            }
        }
        return ExitCodes.OK;
    }

    private List<Step> stepsTo(Lab lab, Topology wanted) {
        try {
            return lab.stepsTo(wanted);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Does the steps and adds each one when it begins. */
    private static void apply(Lab lab, Topology wanted, List<Step> begun, Console console) {
        try {
            lab.apply(wanted, step -> {
                begun.add(step);
                console.progress("lab %s: %s".formatted(lab.id(), step));
            });
            console.done("in force");
        } catch (LabException e) {
            throw begun.isEmpty() ? e : new LabException(failure(lab, begun, e), e);
        }
    }

    private static String failure(Lab lab, List<Step> begun, LabException e) {
        List<Step> done = begun.subList(0, begun.size() - 1);
        return "%s failed: %s; %s; ./ballast topology --lab %s prints what is in force, and the same apply goes on"
                .formatted(
                        begun.get(begun.size() - 1),
                        e.getMessage(),
                        done.isEmpty()
                                ? "no step is done"
                                : done.stream().map(Step::toString).collect(Collectors.joining(", ", "done: ", "")),
                        lab.id());
    }

    private Applied applied(Lab lab, List<Step> steps, int done) {
        List<Line> lines = new ArrayList<>();
        steps.forEach(step -> lines.add(Line.of(step, lines.size() < done)));
        return new Applied(lab.id(), dryRun, lines);
    }
}
