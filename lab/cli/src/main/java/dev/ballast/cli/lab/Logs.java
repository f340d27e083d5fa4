package dev.ballast.cli.lab;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.NotFoundException;
import dev.ballast.cli.console.Printable;
import dev.ballast.cli.console.PrintableStream;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.engine.LabThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
        OpenOutput out = new OpenOutput(System.out);
        try (Lab lab = choice.attach()) {
            if (name.isEmpty()) {
                all(lab, out);
            } else if (!process.isEmpty()) {
                process(lab, out);
            } else if (follow) {
                LabChoice.instance(lab, name)
                        .followLogs(new PrintableStream(out), new PrintableStream(new OpenOutput(System.err)));
            } else {
                PrintableStream printable = new PrintableStream(out);
                LabChoice.instance(lab, name).writeLogs(printable, printable);
            }
        } catch (IOException e) {
            return ExitCodes.OK; // as head closes its input once it has enough
        }
        return ExitCodes.OK;
    }

    private void all(Lab lab, OpenOutput out) throws InterruptedException {
        List<Instance> instances = lab.allInstances();
        int width = instances.stream()
                .mapToInt(instance -> instance.name().length())
                .max()
                .orElse(0);
        List<CompletableFuture<Void>> followers = new ArrayList<>();
        for (Instance instance : instances) {
            LabelledLines lines = new LabelledLines(("%-" + width + "s | ").formatted(instance.name()), out);
            if (follow) {
                followers.add(CompletableFuture.runAsync(() -> follow(instance, lines), LabThreads::start));
            } else {
                instance.writeLogs(lines, lines);
            }
        }
        // an instance that prints nothing does not notice that nobody reads
        CompletableFuture.anyOf(CompletableFuture.allOf(followers.toArray(CompletableFuture[]::new)), out.closed())
                .join();
    }

    private static void follow(Instance instance, OutputStream out) {
        try {
            instance.followLogs(out, out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(Lab lab, OpenOutput out) throws IOException {
        String log = log(LabChoice.instance(lab, name));
        write(log, out);
        AtomicInteger shown = new AtomicInteger(log.length());
        if (follow) {
            Awaitility.await().forever().pollInSameThread().pollInterval(POLL).until(() -> {
                Instance instance = LabChoice.instance(lab, name);
                String now = log(instance);
                write(now.substring(now.length() < shown.get() ? 0 : shown.get()), out); // shorter if it was rotated
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

    private static void write(String text, OutputStream out) throws IOException {
        out.write(Printable.of(text).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
