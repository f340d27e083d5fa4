package dev.ballast.convergence;

import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One lifetime of one instance. Names and addresses are used again after a scale-down, so an instance's name may stand
 * for several lifetimes.
 *
 * @param lifetime which of the lifetimes under this name, from 1
 * @param hostname the host name in its answers
 * @param address the address at which it serves, {@code ip:port}
 * @param initial whether it began before the lab was ready; its way up is part of the lab's start
 * @param past the stages of its way out that lay behind it when it began to leave: Consul had dropped it, or no balancer listed
 *     it, as while it was ill or after its service was taken off all of them
 * @param moments when each stage was reached; a stage that was not seen is not there
 */
public record Timeline(
        String instance,
        int lifetime,
        String service,
        String hostname,
        String address,
        boolean initial,
        Ending ending,
        Set<Stage> past,
        Map<Stage, Moment> moments) {

    /** Returns when a lifetime reached each stage: that of a list if all balancers of its service had. */
    public static Timeline of(PoolLifetimes pool, Lifetime lifetime) {
        return new Stages(pool, lifetime, pool.balancersOf(lifetime)).timeline();
    }

    /** Returns when a lifetime reached each stage as far as one balancer goes. */
    static Timeline of(PoolLifetimes pool, Lifetime lifetime, String balancer) {
        return new Stages(pool, lifetime, List.of(balancer)).timeline();
    }

    public Timeline {
        Map<Stage, Moment> sorted = new EnumMap<>(Stage.class);
        sorted.putAll(moments);
        moments = Collections.unmodifiableMap(sorted);
        past = Set.copyOf(past);
    }

    /** Returns when a stage was reached; empty if that was not seen. */
    public Optional<Moment> at(Stage stage) {
        return Optional.ofNullable(moments.get(stage));
    }

    /** Returns when it began to leave: it was asked to stop, deregistered, died or stopped. Empty if it has not. */
    public Optional<Moment> leaving() {
        return Stream.of(Stage.STOPPING, Stage.DEREGISTERED, Stage.DIED, Stage.STOPPED)
                .flatMap(stage -> at(stage).stream())
                .min(Comparator.comparingDouble(Moment::atMs));
    }

    /** Returns the time from one stage to another with the errors of both; empty if one of them was not seen. */
    public Optional<Elapsed> took(Stage from, Stage to) {
        return at(from).flatMap(begin -> at(to).map(end -> end.since(begin)));
    }

    /** Returns the time that a step took; empty if one of its ends was not seen, or this lifetime does not take it. */
    public Optional<Elapsed> took(Step step) {
        return takes(step) ? took(step.from(), step.to()) : Optional.empty();
    }

    /** Returns whether a step applies to this lifetime. */
    public boolean takes(Step step) {
        return !isPast(step)
                && switch (step.way()) {
                    case UP -> !initial;
                    case DOWN -> ending == Ending.STOPPED;
                    case KILLED -> ending == Ending.KILLED;
                };
    }

    /** Returns whether a stage of a step lay behind it when it began to leave. */
    public boolean isPast(Step step) {
        return past.contains(step.from()) || past.contains(step.to());
    }

    /** Returns the name, with the number of the lifetime and the address. */
    public String name() {
        return lifetime == 1
                ? "%s (%s)".formatted(instance, address)
                : "%s #%d (%s)".formatted(instance, lifetime, address);
    }

    /** Returns how the time between two stages was spent: the stages seen between them, the longest way first. */
    public String whereTheTimeWent(Step step) {
        Optional<Moment> from = at(step.from());
        Optional<Moment> to = at(step.to());
        if (from.isEmpty() || to.isEmpty()) {
            return "";
        }
        List<Map.Entry<Stage, Moment>> between = byTime().stream()
                .filter(stage ->
                        !stage.getValue().isBefore(from.get()) && !to.get().isBefore(stage.getValue()))
                .toList();
        record Part(String way, Elapsed took) {}
        List<Part> parts = new ArrayList<>();
        for (int i = 1; i < between.size(); i++) {
            parts.add(new Part(
                    between.get(i - 1).getKey().label() + " → "
                            + between.get(i).getKey().label(),
                    between.get(i).getValue().since(between.get(i - 1).getValue())));
        }
        parts.sort(Comparator.comparing((Part part) -> part.took().ms()).reversed());
        return String.join(
                ", ", parts.stream().map(part -> part.way() + " " + part.took()).toList());
    }

    /** Returns each stage that was seen with its time and error, a line each, in the order in which they happened. */
    public String describe() {
        StringBuilder text =
                new StringBuilder("%s, %s".formatted(name(), ending.name().toLowerCase(Locale.ROOT)));
        Moment before = null;
        for (Map.Entry<Stage, Moment> stage : byTime()) {
            Moment at = stage.getValue();
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %-18s at %11.1f ms ± %.1f%s",
                    stage.getKey().label(),
                    at.atMs(),
                    at.errorMs(),
                    before == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "   + %.1f ms",
                                    at.since(before).ms())));
            before = at;
        }
        return text.toString();
    }

    private List<Map.Entry<Stage, Moment>> byTime() {
        return moments.entrySet().stream()
                .sorted(Comparator.comparingDouble(stage -> stage.getValue().atMs()))
                .toList();
    }

    @Override
    public String toString() {
        return name();
    }
}
