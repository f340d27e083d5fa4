package dev.ballast.lifetime;

import dev.ballast.history.InstanceEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was done to one instance, and seen of it, from its start on; filled while a history is read. */
public final class Lifetime {

    final InstanceEvent.Started instance;
    final int number;
    final Moment started;

    /** When Consul listed it as passing, and as not passing. */
    final List<Span> passing = new ArrayList<>();

    final List<Span> critical = new ArrayList<>();

    /** When Consul had written it anew, although it passed before and after. */
    final List<Moment> rewritten = new ArrayList<>();

    /** When Consul's members held its agent for failed. */
    final List<Span> failed = new ArrayList<>();

    /** When a balancer's list in force had it, by balancer. */
    final Map<String, List<Span>> rendered = new HashMap<>();

    /** When a balancer's list of another service had it, by balancer and that service. */
    final Map<String, Map<String, List<Span>>> misnamed = new HashMap<>();

    /** The last answer on each way. */
    final Map<Answers.Via, Answers.Last> lastAnswers = new HashMap<>();

    /** Starts and ends of its processes that may serve requests, in order of time. */
    final List<Process> processes = new ArrayList<>();

    /** The names of those processes. */
    final Set<String> serving = new HashSet<>();

    private String containerEndedBy = "";

    @Nullable
    Moment registered;

    @Nullable
    Moment stopping;

    @Nullable
    Moment deregistered;

    @Nullable
    Moment killed;

    /** When it could no longer answer: its container ended, it was sent KILL, or its main process ended for good. */
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

    /** A process of the instance began or ended. */
    public record Process(Moment at, InstanceEvent.ProcessChanged change) {}

    void add(Process process) {
        processes.add(process);
        serving.add(process.change().process());
    }

    /** Brings what several services' lists say of it into the order of time. */
    void sortLists() {
        Comparator<Span> byTime = Comparator.comparingDouble(span -> span.in().atMs());
        passing.sort(byTime);
        critical.sort(byTime);
        rendered.replaceAll((balancer, list) -> {
            list.sort(byTime);
            return joined(list);
        });
    }

    /** Joins a time with the next one if that begins as it ends: the balancer then only began or ceased to name services. */
    private static List<Span> joined(List<Span> byTime) {
        List<Span> joined = new ArrayList<>();
        for (Span span : byTime) {
            Span before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && span.in().equals(before.out())) {
                joined.set(joined.size() - 1, new Span(before.in(), span.out(), before.inherited(), span.bequeathed()));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    /**
     * Returns the list that a span of a balancer's list belongs to: of its own service, or of the service that it was misnamed
     * for.
     *
     * @param as the service of which it was listed as an instance; blank if the balancer does not say
     */
    List<Span> listed(String balancer, String as) {
        return as.equals(MemberList.OF_ANY) || ServedServices.mayBeOne(as, instance.service())
                ? rendered.computeIfAbsent(balancer, name -> new ArrayList<>())
                : misnamed.computeIfAbsent(balancer, name -> new TreeMap<>())
                        .computeIfAbsent(as, name -> new ArrayList<>());
    }

    /** Records that its container ended. */
    void die(Moment at, String how) {
        endedBy(at, how);
        died = Moment.earliest(died, at);
    }

    /** Records that its container is gone. */
    void remove(Moment at) {
        endedBy(at, "its container is gone");
        removed = Moment.earliest(removed, at);
    }

    private void endedBy(Moment at, String how) {
        Moment end = end();
        if (end == null || at.isBefore(end)) {
            containerEndedBy = how;
        }
    }

    /** Records that it registered. It may have deregistered before and come back. */
    void register(Moment at) {
        registered = Moment.earliest(registered, at);
        if (deregistered != null && deregistered.isBefore(at)) {
            deregistered = null;
        }
    }

    /** Records that it deregistered. It may say so more than once. */
    void deregister(Moment at) {
        if (deregistered == null) {
            deregistered = at;
        }
    }

    /** Returns when a balancer listed it as an instance of another service than its own, by that service. */
    public Map<String, List<Span>> misnamed(String balancer) {
        return Collections.unmodifiableMap(misnamed.getOrDefault(balancer, Map.of()));
    }

    /** Returns when a balancer's list in force had it as an instance of its service, in order of time. */
    public List<Span> rendered(String balancer) {
        return rendered.getOrDefault(balancer, List.of());
    }

    /** Returns how its start was recorded. */
    public InstanceEvent.Started instance() {
        return instance;
    }

    /** Returns whether it is an instance of a service, or may be, because the history lacks its name; of any if that is blank. */
    public boolean mayBeOf(String service) {
        return service.isBlank() || ServedServices.mayBeOne(instance.service(), service);
    }

    /** Returns which of the lifetimes under its name it is, from 1. */
    public int number() {
        return number;
    }

    public Moment started() {
        return started;
    }

    /** Returns when Consul listed it as passing, in order of time. */
    public List<Span> passing() {
        return Collections.unmodifiableList(passing);
    }

    /** Returns when Consul listed it as not passing, in order of time. */
    public List<Span> critical() {
        return Collections.unmodifiableList(critical);
    }

    /**
     * Returns when Consul had written it anew, although it passed before and after: within the error of each moment it may not
     * have passed.
     */
    public List<Moment> rewritten() {
        return Collections.unmodifiableList(rewritten);
    }

    /** Returns when Consul's members held its agent for failed, in order of time: a list of Consul may have lacked it then. */
    public List<Span> failed() {
        return Collections.unmodifiableList(failed);
    }

    /** Returns when it began to register with Consul; null if that was not seen. */
    public @Nullable Moment registered() {
        return registered;
    }

    /** Returns when it was asked to stop; null if it was not. */
    public @Nullable Moment stopping() {
        return stopping;
    }

    /** Returns when it began to deregister from Consul; null if that was not seen. */
    public @Nullable Moment deregistered() {
        return deregistered;
    }

    /** Returns when it was sent a signal that ends it at once; null if it was not. */
    public @Nullable Moment killed() {
        return killed;
    }

    /** Returns when its container was gone; null if that was not seen. */
    public @Nullable Moment removed() {
        return removed;
    }

    /** Returns when its first answer was seen; null if none was. */
    public @Nullable Moment servedFirst() {
        return servedFirst;
    }

    /** Returns its last answer on each way on which it answered a load. */
    public Map<Answers.Via, Answers.Last> lastAnswers() {
        return Collections.unmodifiableMap(lastAnswers);
    }

    /** Returns its last answer on a kind of connection; null if none was seen. */
    Answers.@Nullable Last lastAnswer(String connections) {
        return lastAnswers.entrySet().stream()
                .filter(answer -> answer.getKey().isOn(connections))
                .map(Map.Entry::getValue)
                .reduce(Answers.Last::later)
                .orElse(null);
    }

    /** Returns the starts and ends of its processes that may serve requests, in order of time. */
    public List<Process> processes() {
        return Collections.unmodifiableList(processes);
    }

    /** Returns what ended its container, in words; blank if nothing has, even if its process has ended. */
    public String containerEndedBy() {
        return containerEndedBy;
    }

    /** Returns how it ended. */
    public Ending ending() {
        Moment asked = Moment.earliest(stopping, deregistered);
        if (died != null && (asked == null || died.certainlyBefore(asked))) {
            return Ending.KILLED;
        }
        return asked == null && removed == null ? Ending.RUNNING : Ending.STOPPED;
    }

    /** Returns when it could no longer answer; null while it can. */
    public @Nullable Moment end() {
        return Moment.earliest(died, removed);
    }

    /** Returns since when it must not be listed: it deregistered, or could no longer answer. Null if it did neither. */
    public @Nullable Moment gone() {
        return Moment.earliest(deregistered, end());
    }

    /** Returns when it began to leave; null if it has not. */
    public @Nullable Moment leaving() {
        return Moment.earliest(stopping, deregistered, end());
    }
}
