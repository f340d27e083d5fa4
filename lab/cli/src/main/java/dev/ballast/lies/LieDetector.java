package dev.ballast.lies;

import dev.ballast.history.Verdict;
import dev.ballast.judge.Judge;
import dev.ballast.judge.JudgedCheck;
import dev.ballast.judge.JudgedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes up runs that went right and lies about them, and counts which of them today's checks judge rightly. */
public final class LieDetector {

    /** A lie that no run of so many allows is a defect of this class. */
    private static final int MOST_TRIES = 1_000;

    private static final String CLEAN = "(the truth)";

    private final long seed;
    private final Path folder;
    private final List<Lie> lies = Stream.of(WrongSystems.all(), BrokenRecords.all())
            .flatMap(List::stream)
            .toList();

    /**
     * The runs with one lie, or those without any.
     *
     * @param lie the lie in words
     * @param expected the verdicts that are right
     * @param runs how many there were
     * @param wrong those that were judged wrongly
     * @param example the seed of the first that was judged wrongly, and its verdicts; blank if there is none
     */
    public record Row(String lie, String expected, int runs, int wrong, String example) {}

    /** What a run was judged as. */
    private record Outcome(boolean right, String told) {}

    /** @param folder takes the run directories, one at a time for each thread */
    public LieDetector(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
    }

    /**
     * Judges that many runs without a lie, and as many with one lie each, all lies in turn.
     *
     * @param progress takes the number of runs judged so far, now and then
     * @return a row for the truth, then one for each lie
     */
    public List<Row> detect(int runs, LongConsumer progress) {
        List<Row> rows = new ArrayList<>();
        rows.add(row(CLEAN, "VALID", IntStream.range(0, runs).mapToObj(this::truth)));
        progress.accept(runs);
        for (int i = 0; i < lies.size(); i++) {
            Lie lie = lies.get(i);
            int first = runs * i / lies.size();
            int end = Math.max(runs * (i + 1) / lies.size(), first + 1);
            rows.add(row(
                    lie.name(),
                    "%s by \"%s\"".formatted(words(lie), lie.check()),
                    IntStream.range(first, end).mapToObj(number -> lie(lie, number))));
            progress.accept(runs + end);
        }
        return rows;
    }

    private static String words(Lie lie) {
        return String.join(
                " or ", lie.expected().stream().map(Verdict::name).sorted().toList());
    }

    private static Row row(String lie, String expected, Stream<Outcome> judged) {
        List<Outcome> outcomes = judged.parallel().toList();
        List<Outcome> wrong =
                outcomes.stream().filter(outcome -> !outcome.right()).toList();
        return new Row(
                lie,
                expected,
                outcomes.size(),
                wrong.size(),
                wrong.isEmpty() ? "" : wrong.get(0).told());
    }

    private Outcome truth(int number) {
        MadeUpRun run = Observation.of(TrueRun.random(random(number, 0)));
        run.tell();
        JudgedRun judged = judge(run);
        return new Outcome(
                judged.worst() == Verdict.VALID,
                told(
                        number,
                        judged.verdicts().stream()
                                .filter(check -> check.verdict() != Verdict.VALID)
                                .toList()));
    }

    private Outcome lie(Lie lie, int number) {
        for (int attempt = 1; attempt <= MOST_TRIES; attempt++) {
            SplittableRandom random = random(number, attempt);
            TrueRun truth = TrueRun.random(random);
            if (lie.truth().test(truth)) {
                MadeUpRun run = Observation.of(truth);
                run.tell();
                if (lie.record().test(run, random)) {
                    return outcome(lie, number, judge(run));
                }
            }
        }
        throw new IllegalStateException("no run of %d allows the lie \"%s\"".formatted(MOST_TRIES, lie.name()));
    }

    private Outcome outcome(Lie lie, int number, JudgedRun judged) {
        List<JudgedCheck> named = judged.verdicts().stream()
                .filter(check -> check.check().startsWith(lie.check()))
                .toList();
        Verdict worst = Verdict.worst(named.stream().map(JudgedCheck::verdict).toList());
        boolean right = !named.isEmpty() && lie.expected().contains(worst) && judged.worst() != Verdict.VALID;
        return new Outcome(right, told(number, named));
    }

    private String told(int number, List<JudgedCheck> checks) {
        return "run %d of seed %d: %s".formatted(number, seed, checks);
    }

    private SplittableRandom random(int number, int attempt) {
        return new SplittableRandom(seed * 1_000_003 + number * 1_009L + attempt);
    }

    private JudgedRun judge(MadeUpRun run) {
        Path directory = folder.resolve("run-" + Thread.currentThread().getId());
        delete(directory);
        run.write(directory);
        return Judge.judge(directory);
    }

    /** Removes a directory that this class has made. */
    public static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
