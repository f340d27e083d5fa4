package dev.ballast.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ballast.Lab;
import dev.ballast.check.Checks;
import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.check.MembershipCheck;
import dev.ballast.check.Policy;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Summary;
import dev.ballast.history.History;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.loss.LoadResult;
import dev.ballast.membership.Tolerance;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The requests, changes of the pool and verdicts of one system, added up over one or several labs. */
public final class Account {

    private final String system;
    private final Tally requests = new Tally();
    private final List<Double> readyMs = new ArrayList<>();
    private final Map<Step, List<Elapsed>> steps = new EnumMap<>(Step.class);
    private final Map<Step, Integer> due = new EnumMap<>(Step.class);
    private final List<RunEvent.Checked> verdicts = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();
    private int events;

    public Account(String system) {
        this.system = system;
    }

    /** Returns the sum of accounts of one system. */
    public static Account sum(String system, Collection<Account> all) {
        Account sum = new Account(system);
        all.forEach(sum::add);
        return sum;
    }

    private void add(Account other) {
        requests.add(other.requests);
        readyMs.addAll(other.readyMs);
        other.steps.forEach((step, elapsed) -> elapsed(step).addAll(elapsed));
        other.due.forEach((step, instances) -> due.merge(step, instances, Integer::sum));
        verdicts.addAll(other.verdicts);
        trouble.addAll(other.trouble);
        events += other.events;
    }

    /**
     * Starts a load, brings the pool to each size of a schedule, stops the load and adds its result, also if the schedule
     * fails.
     */
    public void run(Lab lab, LoadPlan plan, Schedule schedule, Consumer<String> progress) {
        Load load = plan.start();
        try {
            schedule.run(lab, load, progress);
        } finally {
            add(load.stop());
        }
    }

    /** Adds the result of a load and the verdict of its check of losses. */
    public void add(LoadResult load) {
        add(load, LossClaim.ofChanges());
    }

    /** Adds the result of a load and the verdict on a claim that it lost nothing. */
    public void add(LoadResult load, LossClaim claim) {
        add(load, LossCheck.of(load, claim));
    }

    /** Adds the result of a load and a verdict on what it lost. */
    void add(LoadResult load, RunEvent.Checked losses) {
        requests.add(load);
        verdicts.add(losses);
    }

    /** Records the verdicts in the history of the lab that they are about, for its report. */
    public void tell(History history) {
        verdicts.forEach(history::record);
    }

    /** Adds the convergence of a lab's pool; to be called once for each lab, after its last load. */
    public void addPool(Lab lab) {
        lab.readyMs().ifPresent(this::ready);
        addPool(lab.history());
    }

    public void ready(long ms) {
        readyMs.add((double) ms);
    }

    public void addPool(History history) {
        history.entries(PoolEvent.ScaleRequested.class)
                .forEach(scale ->
                        events += Math.abs(scale.event().to() - scale.event().from()));
        Convergence convergence = Convergence.of(history);
        for (Step step : Step.values()) {
            int instances = (int) convergence.timelines().stream()
                    .filter(timeline -> timeline.takes(step))
                    .count();
            if (instances > 0) {
                due.merge(step, instances, Integer::sum);
                List<Elapsed> times = elapsed(step); // an entry even if the step was never observed
                convergence.taken(step).forEach(taken -> times.add(taken.elapsed()));
            }
        }
        verdicts.add(Checks.run(history, new MembershipCheck(Policy.current().allowed(Tolerance.defaults()))));
    }

    private List<Elapsed> elapsed(Step step) {
        return steps.computeIfAbsent(step, ignored -> new ArrayList<>());
    }

    /** Records why the system cannot be judged. */
    public void trouble(String why) {
        trouble.add(why);
    }

    /** Adds a number of instances that came or went. */
    public void events(int more) {
        events += more;
    }

    public void verdict(RunEvent.Checked checked) {
        verdicts.add(checked);
    }

    @JsonProperty
    public String system() {
        return system;
    }

    @JsonUnwrapped
    @JsonProperty
    public Tally requests() {
        return requests;
    }

    /** Returns the duration of each start in milliseconds, without the time for images. */
    @JsonProperty
    public List<Double> readyMs() {
        return readyMs;
    }

    /** Returns the number of instances that came or went. */
    @JsonProperty
    public int events() {
        return events;
    }

    /** Returns the times of a step that were observed. */
    public List<Elapsed> times(Step step) {
        return steps.getOrDefault(step, List.of());
    }

    /** Returns how many instances had to take a step. */
    public int due(Step step) {
        return due.getOrDefault(step, 0);
    }

    /** Returns a summary of a step's durations, or empty if the step was never observed. */
    public Optional<Summary> summary(Step step) {
        return times(step).isEmpty() ? Optional.empty() : Optional.of(Summary.of(step, times(step)));
    }

    /** Returns whether a pool has been added. */
    public boolean hasPool() {
        return !steps.isEmpty() || !readyMs.isEmpty() || !trouble.isEmpty();
    }

    /** Returns the steps that the instances had to take. */
    public List<Step> steps() {
        return List.copyOf(steps.keySet());
    }

    @JsonProperty
    public List<Summary> convergence() {
        return steps().stream().flatMap(step -> summary(step).stream()).toList();
    }

    @JsonProperty
    public List<RunEvent.Checked> verdicts() {
        return verdicts;
    }

    /** Returns a check's worst verdict, or empty if the check never ran. */
    public Optional<Verdict> verdict(String check) {
        return verdicts.stream()
                .filter(checked -> checked.check().equals(check))
                .map(RunEvent.Checked::verdict)
                .max(Comparator.naturalOrder());
    }

    /** Returns the worst verdict; UNKNOWN if there is none, or if something failed before it could be judged. */
    @JsonProperty
    public Verdict worst() {
        List<Verdict> all =
                new ArrayList<>(verdicts.stream().map(RunEvent.Checked::verdict).toList());
        if (!trouble.isEmpty()) {
            all.add(Verdict.UNKNOWN);
        }
        return Verdict.worst(all);
    }

    /** Returns why labs of the system failed, so that they were not judged. */
    public List<String> failures() {
        return List.copyOf(trouble);
    }

    /** Returns the failures and the UNKNOWN verdicts. */
    @JsonProperty
    public List<String> unjudged() {
        return Stream.concat(trouble.stream(), such(Verdict.UNKNOWN)).toList();
    }

    /** Returns those UNKNOWN verdicts that are so only because the load generator was late. */
    public List<String> late() {
        return told(RunEvent.Checked::isOnlyLate).toList();
    }

    /** Returns the INVALID verdicts. */
    @JsonProperty
    public List<String> wrong() {
        return such(Verdict.INVALID).toList();
    }

    private Stream<String> such(Verdict verdict) {
        return told(checked -> checked.verdict() == verdict);
    }

    private Stream<String> told(Predicate<RunEvent.Checked> which) {
        return verdicts.stream()
                .filter(which)
                .map(checked -> "%s: %s: %s".formatted(checked.verdict(), checked.check(), checked.detail()));
    }
}
