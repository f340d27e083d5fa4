package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.LabThreads;
import dev.ballast.engine.Labs;
import dev.ballast.evidence.ContinuedRun;
import dev.ballast.history.RunEvent;
import dev.ballast.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
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
            "By default the lab that your ./ballast up started. The exit code is 0 if there is none.",
            "",
            "Examples:",
            "  ./ballast down",
            "  ./ballast down --lab 1a2b",
            "  ./ballast down --all"
        })
public final class Down implements Callable<Integer> {

    private static final Duration TELL_LIMIT = Duration.ofSeconds(5);

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
                : !choice.isGiven() && labs.all().stream().noneMatch(LabChoice::isMeant);
        if (none) {
            console.print(
                    all
                            ? "no lab runs; nothing to remove"
                            : "no lab of yours that ./ballast up started runs; nothing to remove");
            return ExitCodes.OK;
        }
        if (!all) {
            remove(labs, choice.found(), console);
            return ExitCodes.OK;
        }
        labs.all().forEach(lab -> attempt(() -> remove(labs, lab, console), console));
        List<EngineException> left =
                labs.ids().stream() // what is not removed yet, and containers whose network is gone
                        .flatMap(id -> attempt(() -> removeRemains(labs, id, console), console).stream())
                        .toList();
        if (!left.isEmpty()) {
            throw left.get(0);
        }
        return ExitCodes.OK;
    }

    /** Returns why a removal failed, so that the next lab can be removed, or empty if it did not. */
    private static Optional<EngineException> attempt(Runnable removal, Console console) {
        try {
            removal.run();
            return Optional.empty();
        } catch (EngineException e) {
            console.note(e.getMessage());
            return Optional.of(e);
        }
    }

    private static void removeRemains(Labs labs, String id, Console console) {
        labs.remove(id);
        console.print("removed the remains of lab " + id);
    }

    private static void remove(Labs labs, Labs.Found found, Console console) {
        console.progress("removing lab %s%s".formatted(found.id(), found.orphaned() ? ", whose process is gone" : ""));
        attached(found, console)
                .ifPresentOrElse(
                        lab -> {
                            if (found.orphaned()) {
                                lab.fail(new LabException("the process that started the lab ended without closing it"));
                            }
                            lab.remove();
                        },
                        () -> {
                            tellOwner(found, console);
                            labs.remove(found.id());
                        });
        console.done("removed");
        Path report = Path.of(found.run()).resolve("report.html");
        boolean reported = !found.run().isBlank() && Files.isRegularFile(report);
        console.print("removed lab %s%s".formatted(found.id(), reported ? "; its report: " + report : ""));
    }

    /** Records in the run of a lab that it is removed, since its owner may be judging it. */
    private static void tellOwner(Labs.Found found, Console console) {
        if (found.run().isBlank()) {
            return;
        }
        try {
            LabThreads.run(
                    TELL_LIMIT,
                    () -> new ContinuedRun(RunDirectory.at(Path.of(found.run())))
                            .history()
                            .record(RunEvent.Removing.byThisProcess()));
        } catch (ExecutionException | TimeoutException e) {
            console.note("its run does not say that it was removed: " + e);
        }
    }

    /** Returns the lab, or empty if it cannot be attached to. No reason for that prevents its removal. */
    private static Optional<Lab> attached(Labs.Found found, Console console) {
        try {
            return Optional.of(Lab.attach(found.id()));
        } catch (RuntimeException | Error e) { // an error too, as a history that fills the memory
            console.note("no logs of it are kept: " + e.getMessage());
            return Optional.empty();
        }
    }
}
