package dev.ballast.convergence;

import dev.ballast.convergence.Timeline.Ending;
import dev.ballast.history.InstanceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was done to one instance, and seen of it, from its start on; filled while a history is read. */
final class Lifetime {

    final InstanceEvent.Started instance;
    final int number;
    final Moment started;

    /** When Consul listed it as passing, and as not passing. */
    final List<Span> passing = new ArrayList<>();

    final List<Span> critical = new ArrayList<>();

    /** When a balancer's list in force had it, by balancer. */
    final Map<String, List<Span>> rendered = new HashMap<>();

    /** The last answer, by kind of connection. */
    final Map<String, Answers.Last> lastAnswers = new HashMap<>();

    @Nullable
    Moment registered;

    @Nullable
    Moment stopping;

    @Nullable
    Moment deregistered;

    /** Its container ended, asked or not. */
    @Nullable
    Moment died;

    /** Its container is gone. */
    @Nullable
    Moment removed;

    @Nullable
    Moment servedFirst;

    Lifetime(InstanceEvent.Started instance, int number, Moment started) {
        this.instance = instance;
        this.number = number;
        this.started = started;
    }

    /** Takes that it told Consul that it is there; it may have told that it goes before, and come back. */
    void register(Moment at) {
        registered = earliest(registered, at);
        if (deregistered != null && deregistered.isBefore(at)) {
            deregistered = null;
        }
    }

    List<Span> rendered(String balancer) {
        return rendered.getOrDefault(balancer, List.of());
    }

    Ending ending() {
        Moment asked = earliest(stopping, deregistered);
        if (died != null && (asked == null || died.certainlyBefore(asked))) {
            return Ending.KILLED;
        }
        return asked == null && removed == null ? Ending.RUNNING : Ending.STOPPED;
    }

    /** Returns when it was no longer there to answer; null while it is. */
    @Nullable
    Moment end() {
        return earliest(died, removed);
    }

    /** Returns when its leaving began; null while it has not. */
    @Nullable
    Moment leaving() {
        return earliest(stopping, deregistered, end());
    }

    static @Nullable Moment earliest(@Nullable Moment... moments) {
        Moment earliest = null;
        for (Moment moment : moments) {
            if (moment != null && (earliest == null || moment.isBefore(earliest))) {
                earliest = moment;
            }
        }
        return earliest;
    }
}
