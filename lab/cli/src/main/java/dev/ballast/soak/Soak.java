package dev.ballast.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.check.Checks;
import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.check.Policy;
import dev.ballast.engine.Labs;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.live.LivePage;
import dev.ballast.loss.LoadResult;
import dev.ballast.membership.Tolerance;
import dev.ballast.soak.SoakPlan.Step;
import dev.ballast.topology.ImageSource;
import dev.ballast.workload.Load;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One soak, from the start of {@code ./ballast up} to its end. */
public final class Soak {

    private static final int CONNECTIONS = 20;
    private static final double POSTS = 0.2;
    private static final double FRESH = 0.5;
    private static final Duration CHANGE_LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root;
    private final Path folder;
    private final SoakPlan plan;
    private final Consumer<String> progress;
    private final CountDownLatch stop;
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String stopped = "";
    private int changes;
    private int apis = SoakPlan.FIRST;

    /**
     * @param root the repository, whose launcher is used
     * @param folder an empty folder, for the samples and for what the commands say
     * @param progress takes a line about what is done, and about what is seen now and then
     * @param stop at zero ends the soak early
     */
    public Soak(Path root, Path folder, SoakPlan plan, Consumer<String> progress, CountDownLatch stop) {
        this.root = root;
        this.folder = folder;
        this.plan = plan;
        this.progress = progress;
        this.stop = stop;
    }

    /** Returns the image of the browser that shows the live page. */
    public static ImageSource browser() {
        return OpenPage.BROWSER.image();
    }

    /**
     * Runs it.
     *
     * @param balancer the balancer, as {@code up --balancer} takes it
     * @throws LabException if the lab does not start, or is gone before the end
     */
    public SoakResult run(String balancer) throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Measured measured;
        progress.accept("starting ./ballast up");
        try (UpProcess up = UpProcess.start(
                root,
                List.of("--apis", String.valueOf(SoakPlan.FIRST), "--port", "0", "--balancer", balancer),
                environment(temporary),
                folder.resolve("up.log"))) {
            Labs.Found found = up.awaitReady();
            try (Lab lab = Lab.attach(found.id())) {
                measured = measured(up, lab, found.livePort(), temporary);
            }
            progress.accept("ending ./ballast up");
        }
        if (RunFolder.files(temporary).isEmpty()) { // what is left is evidence
            Files.delete(temporary);
        }
        return result(measured);
    }

    /** Gives the commands a folder for temporary files that nothing else writes to. */
    private static Map<String, String> environment(Path temporary) {
        String options = System.getenv().getOrDefault("JAVA_TOOL_OPTIONS", "");
        return Map.of(
                "TMPDIR",
                temporary.toString(),
                "JAVA_TOOL_OPTIONS",
                "%s '-Djava.io.tmpdir=%s'".formatted(options, temporary).strip());
    }

    /** What is known when the load has ended. */
    private record Measured(Sampler sampler, LoadResult load, List<RunEvent.Checked> checks, Path run) {}

    private Measured measured(UpProcess up, Lab lab, int livePort, Path temporary)
            throws IOException, InterruptedException {
        progress.accept("opening the live page of lab %s".formatted(lab.id()));
        try (OpenPage page = OpenPage.of(lab, LivePage.url(livePort))) {
            Sampler sampler = new Sampler(lab, up.pid(), page, temporary, this::note);
            Load load = lab.load()
                    .rate(plan.rate())
                    .connections(CONNECTIONS)
                    .posts(POSTS)
                    .fresh(FRESH)
                    .start();
            progress.accept("soaking for %d minutes; Ctrl-C ends it with what was measured".formatted(plan.minutes()));
            LoadResult result;
            try {
                soak(up, lab, sampler, load);
            } finally {
                progress.accept("stopping the load of %,d requests"
                        .formatted(load.requests().size()));
                result = load.stop();
            }
            List<RunEvent.Checked> checks = List.of(
                    Checks.run(LossCheck.NAME, () -> LossCheck.of(result)),
                    Checks.run(
                            MembershipCheck.NAME,
                            () -> new MembershipCheck(Policy.current().allowed(Tolerance.defaults()))
                                    .check(PoolLifetimes.of(lab.known()))));
            checks.forEach(lab.history()::record);
            return new Measured(sampler, result, checks, lab.runDirectory().path());
        }
    }

    private void soak(UpProcess up, Lab lab, Sampler sampler, Load load) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        boolean settled = false;
        for (Step step : plan.steps()) {
            if (isStoppedBy(begun + step.at().toNanos())) {
                stopped = "it was interrupted after %d of %d minutes".formatted(minutes(begun), plan.minutes());
                return;
            }
            if (!up.isAlive()) {
                throw up.failed("ended by itself after %d minutes".formatted(minutes(begun)));
            }
            if (!settled && step.at().compareTo(plan.settling()) >= 0) {
                settled = true;
                sampler.settled();
            }
            if (step.isChange()) {
                sampler.changed(change(lab, step.apis()));
            } else if (System.nanoTime()
                    < begun + step.at().plus(plan.between()).toNanos()) { // or else the next one is due
                sample(sampler, load, (System.nanoTime() - begun) / 1e9);
            }
        }
    }

    private static long minutes(long begun) {
        return TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - begun);
    }

    /** Waits for a moment. Returns whether the soak is to end before it. */
    private boolean isStoppedBy(long nanoTime) throws InterruptedException {
        return stop.await(Math.max(0, nanoTime - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Changes the pool as a user does, and returns how many seconds that took. */
    private double change(Lab lab, int to) throws IOException, InterruptedException {
        File log = folder.resolve("changes.log").toFile();
        ProcessBuilder scale = new ProcessBuilder(
                        root.resolve("ballast").toString(), "scale", "api=" + to, "--lab", lab.id())
                .directory(root.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        scale.environment().putAll(environment(folder.resolve("tmp")));
        long begun = System.nanoTime();
        Process process = scale.start();
        if (!process.waitFor(CHANGE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        changes++;
        apis = to;
        if (process.waitFor() != 0 && stop.getCount() > 0) {
            note("the change to %d instances failed with exit code %d; see %s".formatted(to, process.exitValue(), log));
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private void sample(Sampler sampler, Load load, double atSeconds) throws IOException, InterruptedException {
        Sample sample = new Sample(atSeconds, apis, changes, load.requests().size(), sampler.measure(atSeconds, apis));
        samples.add(sample);
        Files.writeString(
                folder.resolve("samples.jsonl"),
                json(sample) + System.lineSeparator(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (samples.size() % plan.samplesBetweenNotes() == 0) {
            progress.accept(told(sample));
        }
    }

    private static String json(Sample sample) {
        try {
            return JSON.writeValueAsString(sample);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sample does not become JSON", e);
        }
    }

    private String told(Sample sample) {
        return String.format(
                Locale.ROOT,
                "minute %.0f of %d, %d instances, %,d requests; up: heap %s, %s descriptors, %s threads; page: %s",
                sample.atSeconds() / 60,
                plan.minutes(),
                sample.apis(),
                sample.requests(),
                shown(sample, Quantity.UP_HEAP),
                shown(sample, Quantity.UP_DESCRIPTORS),
                shown(sample, Quantity.UP_THREADS),
                shown(sample, Quantity.PAGE_HEAP));
    }

    private static String shown(Sample sample, Quantity quantity) {
        Double value = sample.values().get(quantity);
        return value == null ? "-" : quantity.shown(value);
    }

    private void note(String words) {
        notes.add(words);
        progress.accept(words);
    }

    private SoakResult result(Measured measured) {
        double settled = plan.settling().toSeconds();
        List<Sample> judged =
                samples.stream().filter(one -> one.atSeconds() >= settled).toList();
        double seconds = judged.isEmpty()
                ? 0
                : judged.get(judged.size() - 1).atSeconds() - judged.get(0).atSeconds();
        SortedMap<String, Long> lost = new TreeMap<>();
        measured.load().lostByCause().forEach((cause, count) -> lost.put(cause.label(), count));
        return new SoakResult(
                "soak",
                plan.minutes(),
                settled / 60,
                seconds / 60,
                stopped,
                changes,
                measured.load().due(),
                lost,
                measured.checks(),
                worst(measured.run()),
                Growth.of(judged),
                measured.sampler().grownInUp(),
                measured.sampler().grownInLoad(),
                List.copyOf(notes),
                measured.run().toString(),
                folder.resolve("samples.jsonl").toString());
    }

    /** Returns the worst verdict of a run, by its report; UNKNOWN if it has none. */
    private Verdict worst(Path run) {
        try {
            return Verdict.valueOf(JSON.readTree(run.resolve("results.json").toFile())
                    .path("worst")
                    .asText());
        } catch (IOException | IllegalArgumentException e) {
            note("the run has no verdict: " + e.getMessage());
            return Verdict.UNKNOWN;
        }
    }
}
