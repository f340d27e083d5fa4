package dev.ballast.report;

import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import dev.ballast.judge.JudgedCheck;
import dev.ballast.judge.RunVerdicts;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a run: what its checks found, as it recorded it, and what in its directory makes that doubtful. {@link
 * RunVerdicts} has the rules.
 */
record Judgement(List<Finding> findings) {

    /** One check's verdict, in the words of {@code results.json}. */
    record Finding(String check, Verdict verdict, @Nullable String detail) {}

    /**
     * @param loads the run's; none if they were not read
     * @param damage what is missing or broken in the run directory, in words
     */
    static Judgement of(RecordedRun run, List<LoadTotals> loads, List<String> damage) {
        RunVerdicts said = RunVerdicts.of(run);
        var found = new ArrayList<JudgedCheck>();
        JudgedCheck outcome = said.outcome();
        if (outcome.verdict() != Verdict.VALID) {
            found.add(outcome);
        }
        damage.stream().map(RunVerdicts::damaged).forEach(found::add);
        loads.forEach(load -> said.apart(load.id(), load.clockErrorMs(run)).ifPresent(found::add));
        loads.forEach(load -> said.unjudged(load.id(), load.lostRequests()).ifPresent(found::add));
        said.unjudgedBatches().ifPresent(found::add);
        var findings = new ArrayList<Finding>();
        found.forEach(judged -> findings.add(new Finding(judged.check(), judged.verdict(), judged.detail())));
        said.standing().forEach(checked -> findings.add(finding(checked)));
        return new Judgement(List.copyOf(findings));
    }

    Verdict worst() {
        return Verdict.worst(findings.stream().map(Finding::verdict).toList());
    }

    /** Returns the findings with the worst verdict first, and those with equal ones in the order in which they were given. */
    List<Finding> worstFirst() {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::verdict).reversed())
                .toList();
    }

    /** Returns the findings of checks with a word in their names. */
    List<Finding> of(String word) {
        return findings.stream()
                .filter(finding -> finding.check().contains(word))
                .toList();
    }

    private static Finding finding(Checked said) {
        boolean silent = said.verdict() == Verdict.UNKNOWN && said.detail().isBlank();
        return new Finding(
                said.check(), said.verdict(), silent ? "the check does not say why; run it again" : said.detail());
    }
}
