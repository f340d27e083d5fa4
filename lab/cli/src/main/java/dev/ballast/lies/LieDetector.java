package dev.ballast.lies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.Verdict;
import dev.ballast.judge.JudgedCheck;
import dev.ballast.judge.JudgedRun;
import dev.ballast.run.FileTree;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes up runs that went right and lies about them, and counts which of them today's checks judge rightly. */
public final class LieDetector {

    /** What the row of the runs without a lie is called. */
    static final String CLEAN = "(the truth)";

    /** A lie that no run of so many allows is a defect of this class. */
    private static final int MOST_TRIES = 5_000;

    private static final int TOLD_EVERY = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final long seed;
    private final Path folder;
    private final Calls checks;
    private final List<Lie> lies = Stream.of(
                    CalmLosses.all(),
                    InstanceFaults.all(),
                    Deaths.all(),
                    EmptyPools.all(),
                    Reloads.all(),
                    WrongLists.all(),
                    OpenFlaps.all(),
                    LateAnswers.all(),
                    WrongLoads.all(),
                    LongWaits.all(),
                    LateSteps.all(),
                    BrokenViews.all(),
                    BrokenRecords.all(),
                    LooksWrong.all(),
                    BlindSpots.all())
            .flatMap(List::stream)
            .toList();

    /**
     * The runs with one lie, or those without any.
     *
     * @param lie the lie in words
     * @param expected the verdict that is right and the check that gives it; for a lie that no check can see, why
     * @param cause the reason that the check has to give, as a regular expression; blank if there is none
     * @param runs how many there were
     * @param wrong those that were judged wrongly: another verdict, or another reason
     * @param share of the runs that were judged rightly
     * @param example the number of the first that was judged wrongly, and its verdicts; blank if there is none
     */
    public record Row(String lie, String expected, String cause, int runs, int wrong, double share, String example) {}

    /** What a run was judged as. */
    private record Outcome(boolean right, String told) {}

    /** @param folder takes the run directories, one at a time for each thread */
    public LieDetector(long seed, Path folder) {
        this(seed, folder, Calls.asTheyAre());
    }

    LieDetector(long seed, Path folder, Calls checks) {
        this.seed = seed;
        this.folder = folder;
        this.checks = checks;
    }

    /**
     * Judges that many runs without a lie, and as many with one lie each, all lies in turn and each at least once.
     *
     * @param progress takes the number of runs judged so far, now and then
     * @return a row for the truth, then one for each lie
     */
    public List<Row> detect(int runs, LongConsumer progress) {
        AtomicLong judged = new AtomicLong();
        Runnable one = () -> {
            long now = judged.incrementAndGet();
            if (now % TOLD_EVERY == 0) {
                progress.accept(now);
            }
        };
        List<Row> rows = new ArrayList<>();
        rows.add(truth(IntStream.range(0, runs), one));
        for (int i = 0; i < lies.size(); i++) {
            int first = (int) ((long) runs * i / lies.size());
            int end = Math.max((int) ((long) runs * (i + 1) / lies.size()), first + 1);
            rows.add(row(lies.get(i), IntStream.range(first, end), one));
        }
        return rows;
    }

    List<Lie> lies() {
        return lies;
    }

    /** Returns the row of a lie, or of the truth. */
    Row row(String name, int runs) {
        return row(name, IntStream.range(0, runs));
    }

    /** Returns the row of a lie, or of the truth, in the runs of these numbers. */
    Row row(String name, IntStream numbers) {
        return name.equals(CLEAN)
                ? truth(numbers, () -> {})
                : row(
                        lies.stream()
                                .filter(lie -> lie.name().equals(name))
                                .findFirst()
                                .orElseThrow(() -> new IllegalArgumentException("no lie is \"%s\"".formatted(name))),
                        numbers,
                        () -> {});
    }

    private Row truth(IntStream numbers, Runnable judged) {
        return row(CLEAN, "VALID", "", numbers.parallel().mapToObj(number -> counted(truth(number), judged)));
    }

    private Row row(Lie lie, IntStream numbers, Runnable judged) {
        return row(
                lie.name(),
                lie.right(),
                lie.cause(),
                numbers.parallel().mapToObj(number -> counted(lie(lie, number), judged)));
    }

    private static Outcome counted(Outcome outcome, Runnable judged) {
        judged.run();
        return outcome;
    }

    private static Row row(String lie, String expected, String cause, Stream<Outcome> judged) {
        List<Outcome> outcomes = judged.toList();
        List<Outcome> wrong =
                outcomes.stream().filter(outcome -> !outcome.right()).toList();
        return new Row(
                lie,
                expected,
                cause,
                outcomes.size(),
                wrong.size(),
                1 - (double) wrong.size() / outcomes.size(),
                wrong.isEmpty() ? "" : wrong.get(0).told());
    }

    private Outcome truth(int number) {
        MadeUpRun run = recorded(Observation.of(TrueRun.random(random(number, 0))));
        return unseen(number, judge(run));
    }

    private Outcome lie(Lie lie, int number) {
        for (int attempt = 1; attempt <= MOST_TRIES; attempt++) {
            SplittableRandom random = random(number, attempt);
            TrueRun truth = TrueRun.random(random);
            if (lie.truth().test(truth)) {
                MadeUpRun run = Observation.of(truth);
                if (lie.sources().test(run, random)) {
                    recorded(run);
                    if (lie.record().test(run, random)) {
                        JudgedRun judged = judge(run);
                        return lie.isSeen() ? seen(lie, number, judged) : unseen(number, judged);
                    }
                }
            }
        }
        throw new IllegalStateException("no run of %d allows the lie \"%s\"".formatted(MOST_TRIES, lie.name()));
    }

    private Outcome seen(Lie lie, int number, JudgedRun judged) {
        List<JudgedCheck> named = judged.verdicts().stream()
                .filter(check -> check.check().startsWith(lie.check()))
                .toList();
        Verdict worst = Verdict.worst(named.stream().map(JudgedCheck::verdict).toList());
        boolean right = !named.isEmpty()
                && worst == lie.expected()
                && named.stream()
                        .filter(check -> check.verdict() == worst)
                        .anyMatch(check -> lie.tells().matcher(check.detail()).find());
        return new Outcome(right, told(number, named));
    }

    private Outcome unseen(int number, JudgedRun judged) {
        return new Outcome(
                judged.worst() == Verdict.VALID,
                told(
                        number,
                        judged.verdicts().stream()
                                .filter(check -> check.verdict() != Verdict.VALID)
                                .toList()));
    }

    private String told(int number, List<JudgedCheck> checks) {
        return "run %d of seed %d: %s"
                .formatted(
                        number,
                        seed,
                        checks.stream()
                                .map(check -> "%s \"%s\": %s".formatted(check.verdict(), check.check(), check.detail()))
                                .collect(Collectors.joining("; ")));
    }

    private SplittableRandom random(int number, int attempt) {
        return new SplittableRandom(seed * 1_000_003 + number * 10_007L + attempt);
    }

    /** Adds what the lab records of what the sources of a run say. */
    private MadeUpRun recorded(MadeUpRun run) {
        Path directory = directory();
        FileTree.delete(directory);
        run.writeSources(directory);
        run.recorded(checks.record(directory, run));
        return run;
    }

    private JudgedRun judge(MadeUpRun run) {
        Path directory = directory();
        run.write(directory);
        try {
            return JSON.readValue(checks.judge(directory), JudgedRun.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory() {
        return folder.resolve("run-" + Thread.currentThread().getId());
    }
}
