package dev.ballast.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.Lab;
import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Elapsed;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Summary;
import dev.ballast.convergence.Tolerance;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.Verdict;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import dev.ballast.workload.LoadResult;
import dev.ballast.workload.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What became of one system in one or several labs, added up: each request, each change of the pool, each verdict. */
final class Account {

    private static final int DIGITS = 3;

    private final String system;
    private final List<Double> readyMs = new ArrayList<>();
    private final Map<String, Long> lostByCause = new TreeMap<>();
    private final Map<String, Long> lostByOutcome = new TreeMap<>();
    private final Map<Phase, Histogram> latency = new EnumMap<>(Phase.class);
    private final Histogram lateness = new Histogram(DIGITS);
    private final Map<Step, List<Elapsed>> steps = new EnumMap<>(Step.class);
    private final List<Event.Checked> verdicts = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();
    private int events;
    private long due;
    private long lost;
    private @Nullable Long masked;

    Account(String system) {
        this.system = system;
        for (Phase phase : Phase.values()) {
            latency.put(phase, new Histogram(DIGITS));
        }
    }

    /** Returns these, of one system, added up. */
    static Account sum(String system, Collection<Account> all) {
        Account sum = new Account(system);
        all.forEach(sum::add);
        return sum;
    }

    private void add(Account other) {
        readyMs.addAll(other.readyMs);
        other.lostByCause.forEach((cause, n) -> lostByCause.merge(cause, n, Long::sum));
        other.lostByOutcome.forEach((outcome, n) -> lostByOutcome.merge(outcome, n, Long::sum));
        other.latency.forEach((phase, micros) -> latency(phase).add(micros));
        lateness.add(other.lateness);
        other.steps.forEach((step, elapsed) -> elapsed(step).addAll(elapsed));
        verdicts.addAll(other.verdicts);
        trouble.addAll(other.trouble);
        events += other.events;
        due += other.due;
        lost += other.lost;
        masked(other.masked);
    }

    /** Starts a load, brings the pool to each size of a schedule, stops the load, and adds what became of it. */
    void run(Lab lab, LoadPlan plan, Schedule schedule, Consumer<String> progress) {
        try (Load load = plan.start()) {
            schedule.run(lab, load, progress);
            add(load.stop());
        }
    }

    /** Adds a load that was stopped just now. */
    void add(LoadResult load) {
        due += load.due();
        lost += load.lost().size();
        load.lostByCause().forEach((cause, n) -> lostByCause.merge(cause.label(), n, Long::sum));
        load.lost().forEach(one -> lostByOutcome.merge(one.request().outcomeInWords(), 1L, Long::sum));
        for (Phase phase : Phase.values()) {
            latency(phase).add(load.latency(phase));
        }
        lateness.add(load.lateness().generator());
        load.logged().ifPresent(logged -> masked(logged.retried()));
        verdicts.add(LossCheck.of(load));
    }

    private void masked(@Nullable Long more) {
        if (more != null) {
            masked = (masked == null ? 0 : masked) + more;
        }
    }

    /** Adds what a lab's history shows of its pool; once for each lab, after the last of its loads. */
    void addPool(Lab lab) {
        lab.readyMs().ifPresent(this::ready);
        addPool(lab.history());
    }

    void ready(long ms) {
        readyMs.add((double) ms);
    }

    void addPool(History history) {
        history.entries(Event.ScaleRequested.class)
                .forEach(scale ->
                        events += Math.abs(scale.event().to() - scale.event().from()));
        Convergence convergence = Convergence.of(history);
        for (Step step : Step.values()) {
            if (convergence.timelines().stream().anyMatch(timeline -> timeline.takes(step))) {
                List<Elapsed> times = elapsed(step); // there, though it was never seen
                convergence.taken(step).forEach(taken -> times.add(taken.elapsed()));
            }
        }
        verdicts.add(MembershipCheck.of(convergence, Tolerance.defaults()));
    }

    private List<Elapsed> elapsed(Step step) {
        return steps.computeIfAbsent(step, ignored -> new ArrayList<>());
    }

    /** Says why it cannot be judged. */
    void trouble(String why) {
        trouble.add(why);
    }

    /** Says that so many instances more came or went. */
    void events(int more) {
        events += more;
    }

    void verdict(Event.Checked checked) {
        verdicts.add(checked);
    }

    @JsonProperty
    String system() {
        return system;
    }

    /** Returns what each start took, images apart, in milliseconds. */
    @JsonProperty
    List<Double> readyMs() {
        return readyMs;
    }

    /** Returns how many instances came or went. */
    @JsonProperty
    int events() {
        return events;
    }

    @JsonProperty
    long due() {
        return due;
    }

    /** Returns how many of those due were not answered rightly; never sent is lost too. */
    @JsonProperty
    long lost() {
        return lost;
    }

    /**
     * Returns the share lost, in percent; where none was, what it is below with 95 % confidence (the rule of three: 3/N).
     */
    @JsonProperty
    double lostPercent() {
        return (lost == 0 ? 3 : lost) * 100.0 / due;
    }

    @JsonProperty
    Map<String, Long> lostByCause() {
        return lostByCause;
    }

    @JsonProperty
    Map<String, Long> lostByOutcome() {
        return lostByOutcome;
    }

    /** Returns how many requests the balancer sent to more than one upstream; null where it keeps no log of that. */
    @JsonProperty
    @Nullable
    Long masked() {
        return masked;
    }

    /** Returns the latency in a phase, in microseconds. */
    Histogram latency(Phase phase) {
        return latency.computeIfAbsent(phase, ignored -> new Histogram(DIGITS));
    }

    /** Returns the latency from when a change was asked for until it was over, recovery included, in microseconds. */
    Histogram latencyAcrossEvents() {
        Histogram across = latency(Phase.EVENT).copy();
        across.add(latency(Phase.RECOVERY));
        return across;
    }

    @JsonProperty
    Map<Phase, Latency> latencyMs() {
        Map<Phase, Latency> ms = new EnumMap<>(Phase.class);
        latency.forEach((phase, micros) -> ms.put(phase, Latency.of(micros)));
        return ms;
    }

    @JsonProperty
    Latency generatorLatenessMs() {
        return Latency.of(lateness);
    }

    /** Returns the times of a step that were observed. */
    List<Elapsed> times(Step step) {
        return steps.getOrDefault(step, List.of());
    }

    /** Returns what a step took; empty where it was never observed. */
    Optional<Summary> summary(Step step) {
        return times(step).isEmpty() ? Optional.empty() : Optional.of(Summary.of(step, times(step)));
    }

    /** Returns whether something is known of its pool, beside requests. */
    boolean hasPool() {
        return !steps.isEmpty() || !readyMs.isEmpty() || !trouble.isEmpty();
    }

    /** Returns the steps that instances were to take. */
    List<Step> steps() {
        return List.copyOf(steps.keySet());
    }

    @JsonProperty
    List<Summary> convergence() {
        return steps().stream().flatMap(step -> summary(step).stream()).toList();
    }

    @JsonProperty
    List<Event.Checked> verdicts() {
        return verdicts;
    }

    /** Returns the worst that a check said: INVALID, then UNKNOWN; empty where it was never asked. */
    Optional<Verdict> verdict(String check) {
        return verdicts.stream()
                .filter(checked -> checked.check().equals(check))
                .map(Event.Checked::verdict)
                .max(Comparator.comparing(List.of(Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID)::indexOf));
    }

    /** Returns why something of this cannot be judged: what failed, and what the checks could not tell. */
    @JsonProperty
    List<String> unjudged() {
        List<String> all = new ArrayList<>(trouble);
        verdicts.stream()
                .filter(checked -> checked.verdict() == Verdict.UNKNOWN)
                .forEach(checked -> all.add("UNKNOWN: %s: %s".formatted(checked.check(), checked.detail())));
        return all;
    }
}
