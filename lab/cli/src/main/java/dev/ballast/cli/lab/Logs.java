package dev.ballast.cli.lab;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.NotFoundException;
import dev.ballast.cli.console.Printable;
import dev.ballast.cli.console.PrintableStream;
import dev.ballast.cli.options.LabChoice;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows logs of a running lab. */
@Command(
        name = "logs",
        description = {
            "Shows the logs of a running lab: all instances, one, or one supervised process of one.",
            "",
            "Examples:",
            "  ./ballast logs",
            "  ./ballast logs balancer",
            "  ./ballast logs api-1 register",
            "  ./ballast logs -f balancer consul-template"
        })
public final class Logs implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(300);

    @Mixin
    private LabChoice choice = new LabChoice();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "INSTANCE",
            description = "Such as api-1; by default all, each line after its instance's name.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROCESS",
            description = "A supervised process of the instance, such as nginx.")
    private String process = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Follow the logs until Ctrl-C or the instance's end.")
    private boolean follow;

    @Override
    public Integer call() throws InterruptedException {
        try (Lab lab = choice.attach()) {
            if (name.isEmpty()) {
                all(lab);
            } else if (!process.isEmpty()) {
                process(lab);
            } else if (follow) {
                LabChoice.instance(lab, name)
                        .followLogs(new PrintableStream(System.out), new PrintableStream(System.err));
            } else {
                write(LabChoice.instance(lab, name).logs());
            }
        }
        return ExitCodes.OK;
    }

    private void all(Lab lab) throws InterruptedException {
        List<Instance> instances = lab.allInstances();
        int width = instances.stream()
                .mapToInt(instance -> instance.name().length())
                .max()
                .orElse(0);
        List<Thread> followers = new ArrayList<>();
        for (Instance instance : instances) {
            LabelledLines lines = new LabelledLines(("%-" + width + "s | ").formatted(instance.name()), System.out);
            if (follow) {
                Thread follower = new Thread(() -> follow(instance, lines), "ballast-logs-" + instance.name());
                follower.setDaemon(true);
                follower.start();
                followers.add(follower);
            } else {
                lines.writeBytes(instance.logs().getBytes(StandardCharsets.UTF_8));
            }
        }
        for (Thread follower : followers) {
            follower.join();
        }
    }

    private static void follow(Instance instance, OutputStream out) {
        try {
            instance.followLogs(out, out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(Lab lab) {
        String log = log(LabChoice.instance(lab, name));
        write(log);
        AtomicInteger shown = new AtomicInteger(log.length());
        if (follow) {
            Awaitility.await().forever().pollInterval(POLL).until(() -> {
                Instance instance = LabChoice.instance(lab, name);
                String now = log(instance);
                write(now.substring(now.length() < shown.get() ? 0 : shown.get())); // shorter if it was rotated
                shown.set(now.length());
                return !instance.running();
            });
        }
    }

    private String log(Instance instance) {
        Map<String, String> logs = instance.processLogs();
        String log = logs.get(process);
        if (log == null) {
            throw new NotFoundException("no process '%s' has a log in %s; there are %s"
                    .formatted(process, instance.name(), String.join(", ", logs.keySet())));
        }
        return log;
    }

    private static void write(String text) {
        System.out.writeBytes(Printable.of(text).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
