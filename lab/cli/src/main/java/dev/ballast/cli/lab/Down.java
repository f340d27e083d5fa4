package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes labs. */
@Command(
        name = "down",
        description = {
            "Keeps a lab's logs, writes its report, and removes its containers and its network.",
            "By default the lab that ./ballast up started. The exit code is 0 if there is none.",
            "",
            "Examples:",
            "  ./ballast down",
            "  ./ballast down --lab 1a2b",
            "  ./ballast down --all"
        })
public final class Down implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LabChoice choice = new LabChoice();

    @Option(
            names = "--all",
            description =
                    "Remove everything that has Ballast's labels: all labs, also those of running tests and of other "
                            + "owners, and the remains of killed processes.")
    private boolean all;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Labs labs = new Labs(Engine.connect());
        boolean none = all
                ? labs.ids().isEmpty()
                : !choice.isGiven()
                        && labs.all().stream().noneMatch(lab -> lab.startedBy().equals(LabChoice.STARTED_BY_UP));
        if (none) {
            console.print(all ? "no lab runs; nothing to remove" : "no lab of ./ballast up runs; nothing to remove");
            return ExitCodes.OK;
        }
        if (!all) {
            remove(labs, choice.found(), console);
            return ExitCodes.OK;
        }
        List<Labs.Found> found = labs.all();
        found.forEach(lab -> remove(labs, lab, console));
        Set<String> rest = new LinkedHashSet<>(labs.ids()); // containers whose network is gone
        rest.forEach(id -> {
            labs.remove(id);
            console.print("removed the remains of lab " + id);
        });
        return ExitCodes.OK;
    }

    private static void remove(Labs labs, Labs.Found found, Console console) {
        console.progress("removing lab %s%s".formatted(found.id(), found.orphaned() ? ", whose process is gone" : ""));
        try (Lab lab = Lab.attach(found.id())) {
            if (found.orphaned()) {
                lab.fail(new LabException("the process that started the lab ended without closing it"));
            }
            lab.remove();
        } catch (IllegalArgumentException | IllegalStateException e) {
            console.progress("it is incomplete, so no logs of it are kept: " + e.getMessage());
            labs.remove(found.id());
        }
        console.done("removed");
        Path report = Path.of(found.run()).resolve("report.html");
        console.print(
                "removed lab %s%s".formatted(found.id(), Files.isRegularFile(report) ? "; its report: " + report : ""));
    }
}
