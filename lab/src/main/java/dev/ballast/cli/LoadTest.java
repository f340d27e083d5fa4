package dev.ballast.cli;

import dev.ballast.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one load test. */
@Command(name = "load", description = "Runs one load test, a Gatling simulation, by its class's name.")
final class LoadTest implements Callable<Integer> {

    private static final String SOURCES = "load-tests/src";
    private static final Pattern SIMULATION =
            Pattern.compile("(?m)^(?:(?:public|final) )*class \\w+ extends Simulation\\b");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Class, such as ScaleUnderLoad.")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "MAVEN_ARGUMENT",
            description = "More for Maven, such as -Dkey=value, after --.")
    private List<String> more = List.of();

    @Option(names = "--list", description = "List the load tests.")
    private boolean list;

    @Override
    public Integer call() throws InterruptedException {
        SortedMap<String, String> known = MavenWrapper.classes(SOURCES, SIMULATION);
        if (list) {
            known.keySet().forEach(spec.commandLine().getOut()::println);
            return ExitCodes.OK;
        }
        if (!known.containsKey(name)) {
            throw new ParameterException(spec.commandLine(), MavenWrapper.unknown("load test", name, known));
        }
        Engine.connect();
        List<String> arguments = new ArrayList<>(List.of(
                "-pl",
                "load-tests",
                "-am",
                "test-compile",
                "gatling:test",
                "-Dgatling.simulationClass=" + known.get(name)));
        arguments.addAll(more);
        return MavenWrapper.run(arguments);
    }
}
