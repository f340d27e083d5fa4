package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.cli.console.NotFoundException;
import dev.ballast.cli.console.PrintableStream;
import dev.ballast.cli.options.LabChoice;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command in an instance of a running lab. */
@Command(
        name = "exec",
        description = {
            "Runs a command in an instance of a running lab, without a shell and without input.",
            "The exit code is the command's; 127 if there is no such command, 126 if it cannot be run. Options such as --lab go before INSTANCE. Control characters do not reach a "
                    + "terminal; a file or another program gets each byte.",
            "",
            "Examples:",
            "  ./ballast exec api-1 supervisorctl status",
            "  ./ballast exec balancer cat /etc/nginx/conf.d/load-balancer.conf",
            "  ./ballast exec --lab 1a2b api-1 sh -c 'hostname; id'"
        })
public final class Exec implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LabChoice choice = new LabChoice();

    @Parameters(index = "0", paramLabel = "INSTANCE", description = "Such as api-1; ./ballast status lists them.")
    private String instance = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command and its arguments.")
    private List<String> command = List.of();

    /** Explains why {@code --lab} was not taken if it is among the words of the command and no lab is found without it. */
    private Lab attach() {
        try {
            return choice.attach();
        } catch (IllegalArgumentException | NotFoundException e) {
            if (!choice.isGiven() && command.stream().anyMatch(word -> word.matches("--lab(=.*)?"))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--lab is a word of the command, since options go before INSTANCE: ./ballast exec --lab ID %s …"
                                .formatted(instance),
                        e);
            }
            throw e;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Lab lab = attach()) {
            return LabChoice.instance(lab, instance)
                    .exec(
                            PrintableStream.to(new OpenOutput(System.out), 1),
                            PrintableStream.to(new OpenOutput(System.err), 2),
                            command.toArray(String[]::new));
        }
    }
}
