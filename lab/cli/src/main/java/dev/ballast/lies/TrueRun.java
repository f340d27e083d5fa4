package dev.ballast.lies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What truly happened in a made-up run: a pool of instances that changes under a load, with nothing wrong. Lies change it
 * before it is observed.
 */
final class TrueRun {

    static final String LOAD = "lies-1";
    static final String SERVICE = "api";
    static final double DRAIN_MS = 4_000;
    static final int MOST = 30;

    final SplittableRandom random;
    final MadeUpStrategy strategy;

    /** The balancers of the service under load; the load goes through the first. */
    final List<String> balancers = new ArrayList<>(List.of("balancer"));

    /** The instances of the service under load. */
    final List<Member> members = new ArrayList<>();

    /** Those of other services, of which some have a balancer of their own. */
    final List<OtherService> others = new ArrayList<>();

    /** Whether the balancers serve the other services too, and say which of their members is of which service. */
    boolean byService;

    final List<Change> changes = new ArrayList<>();
    final List<Sent> requests = new ArrayList<>();

    /** What else is in the history. */
    final List<MadeUpEvent> more = new ArrayList<>();

    double readyMs;
    double loadMs;
    double closingMs;

    /** Whether Consul dropped an instance for a time that had not left. */
    boolean dropped;

    /** From when to when a fault lasted that a note names, until the balancers dropped the instance. */
    double frozenFromMs = Member.NEVER;

    double frozenToMs = Member.NEVER;

    /** When the host's clock was set, and by how much. */
    double clockSetMs = Member.NEVER;

    double clockSetBy;

    /** From when to when a stream of observations brought nothing; it came later. */
    double lateFromMs = Member.NEVER;

    double lateToMs = Member.NEVER;

    final MadeUpWorkers workers = new MadeUpWorkers(this);

    /** A service that no load goes to; it does not change. Its balancer's name is blank if it has none of its own. */
    record OtherService(String name, String balancer, List<Member> members) {}

    /** A change of the pool, from when it was asked for until it was in force. */
    static final class Change {
        final int from;
        final int to;
        final boolean kill;
        final double askedMs;
        final List<Member> who;
        double inForceMs;

        Change(int from, int to, boolean kill, double askedMs, List<Member> who) {
            this.from = from;
            this.to = to;
            this.kill = kill;
            this.askedMs = askedMs;
            this.who = who;
        }
    }

    private TrueRun(SplittableRandom random) {
        this.random = random;
        this.strategy = MadeUpStrategy.values()[random.nextInt(MadeUpStrategy.values().length)];
    }

    static TrueRun random(SplittableRandom random) {
        TrueRun run = new TrueRun(random);
        run.surroundings();
        run.start();
        run.change();
        Drops.some(run);
        new MadeUpLoad(run).send();
        run.disturbObservers();
        return run;
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /** Adds further balancers and services. */
    private void surroundings() {
        for (int i = oneIn(5) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            balancers.add("balancer-%d".formatted(balancers.size() + 1));
        }
        for (String name : List.of("orders", "users").subList(0, oneIn(4) ? 1 + random.nextInt(2) : 0)) {
            List<Member> its = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                Member member = new Member(name, i, 0, between(5, 20));
                member.registered = member.started + between(5, 10);
                member.passing.add(new Member.Stay(member.registered + between(1, 5), Member.NEVER));
                member.listed.add(new Member.Stay(member.lastPassing().from + between(1, 5), Member.NEVER));
                its.add(member);
            }
            others.add(new OtherService(name, random.nextBoolean() ? "balancer-of-" + name : "", its));
        }
        byService = !others.isEmpty() && random.nextBoolean();
        if (byService) {
            others.replaceAll(other -> new OtherService(other.name(), "", other.members()));
            others.forEach(other -> other.members().forEach(this::listEverywhere));
        }
    }

    private void listEverywhere(Member member) {
        for (int i = 1; i < balancers.size(); i++) {
            member.listedElsewhere.add(
                    new ArrayList<>(List.of(new Member.Stay(member.lastPassing().from + between(1, 5), Member.NEVER))));
        }
    }

    /** Starts a pool: of 0 instances, of a few, or of up to 30. One of 0 grows before the load begins. */
    private void start() {
        int kind = random.nextInt(20);
        int size = kind == 0 ? 0 : kind < 4 ? 5 + random.nextInt(MOST - 4) : 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            readyMs = Math.max(readyMs, arrive(60 + 20.0 * i + between(0, 20)));
        }
        readyMs = Math.max(readyMs, 150) + between(1, 20);
        double begin = readyMs + between(500, 1_500);
        if (size == 0) {
            Change grown = grow(readyMs + 300, 1 + random.nextInt(3));
            changes.add(grown);
            begin = grown.inForceMs + between(500, 1_500);
        }
        loadMs = begin;
    }

    /** Adds an instance that does everything right, and returns when it was in force. */
    private double arrive(double started) {
        Optional<Member> place = members.stream()
                .filter(member -> member.ended + 1_000 < started)
                .filter(member -> members.stream()
                        .noneMatch(later -> later.number == member.number && later.started > member.started))
                .filter(member -> random.nextBoolean())
                .findFirst();
        Member member = place.map(before -> new Member(SERVICE, before.number, lives(before.number), started))
                .orElseGet(() -> new Member(SERVICE, numbers(), 0, started));
        members.add(member);
        member.registered = started + between(80, 700);
        double passing = member.registered + between(1, 60);
        member.passing.add(new Member.Stay(passing, Member.NEVER));
        member.listed.add(new Member.Stay(passing + strategy.delay(random), Member.NEVER));
        for (int i = 1; i < balancers.size(); i++) {
            member.listedElsewhere.add(
                    new ArrayList<>(List.of(new Member.Stay(passing + strategy.delay(random), Member.NEVER))));
        }
        return listedByAll(member) + between(1, 40);
    }

    private int numbers() {
        return members.stream().mapToInt(member -> member.number + 1).max().orElse(0);
    }

    private int lives(int number) {
        return (int) members.stream().filter(member -> member.number == number).count();
    }

    private static double listedByAll(Member member) {
        return member.listedElsewhere.stream()
                .mapToDouble(stays -> stays.get(0).from)
                .reduce(member.listed.get(0).from, Math::max);
    }

    private void change() {
        double at = loadMs + between(1_500, 3_000);
        int number = random.nextInt(5);
        for (int i = 0; i < number; i++) {
            List<Member> inPool = inPool();
            int kind = random.nextInt(7);
            Change change = kind == 0 && inPool.size() > 1
                    ? kill(inPool, at)
                    : kind < 3 && inPool.size() > 1 || inPool.size() > MOST - 2
                            ? shrink(at)
                            : grow(at, 1 + random.nextInt(2));
            changes.add(change);
            at = change.inForceMs + between(3_000, 6_000);
        }
        closingMs = at + DRAIN_MS;
    }

    /** Returns those that have not left. */
    List<Member> inPool() {
        return members.stream()
                .filter(member -> member.leaving() == Member.NEVER)
                .toList();
    }

    private Change grow(double askedMs, int more) {
        int size = inPool().size();
        int before = members.size();
        double inForce = 0;
        for (int i = 0; i < more; i++) {
            inForce = Math.max(inForce, arrive(askedMs + between(150, 500)));
        }
        Change change =
                new Change(size, size + more, false, askedMs, List.copyOf(members.subList(before, members.size())));
        change.inForceMs = inForce + between(1, 20);
        return change;
    }

    /** Takes the last instance out of the pool. */
    Change shrink(double askedMs) {
        List<Member> inPool = inPool();
        Member last = inPool.get(inPool.size() - 1);
        leave(last, askedMs);
        Change change = new Change(inPool.size(), inPool.size() - 1, false, askedMs, List.of(last));
        change.inForceMs = last.unlisted() + between(80, 200);
        return change;
    }

    /** Takes all instances out of the pool. */
    Change empty(double askedMs) {
        List<Member> inPool = inPool();
        inPool.forEach(member -> leave(member, askedMs));
        Change change = new Change(inPool.size(), 0, false, askedMs, inPool);
        change.inForceMs = inPool.stream().mapToDouble(Member::unlisted).max().orElse(askedMs) + between(80, 200);
        return change;
    }

    private void leave(Member member, double askedMs) {
        member.stopping = askedMs + between(1, 10);
        member.deregistered = member.stopping + between(5, 30);
        member.unlist(member.deregistered + between(1, 60), () -> strategy.delay(random));
        member.ended = member.deregistered + DRAIN_MS + between(0, 300);
    }

    private Change kill(List<Member> inPool, double atMs) {
        Member victim = inPool.get(random.nextInt(inPool.size()));
        victim.killed = atMs;
        victim.ended = atMs + between(1, 30);
        victim.unlist(atMs + between(300, 2_500), () -> strategy.delay(random));
        Change change = new Change(inPool.size(), inPool.size() - 1, true, atMs, List.of(victim));
        change.inForceMs = victim.unlisted();
        return change;
    }

    /** Sets the host's clock, or breaks a stream for a while, in some runs; neither hides anything. */
    private void disturbObservers() {
        if (oneIn(10)) {
            clockSetMs = between(readyMs, closingMs);
            clockSetBy = between(-80, 80);
        }
        if (oneIn(10)) {
            lateFromMs = between(readyMs, closingMs);
            lateToMs = lateFromMs + between(200, 2_000);
        }
        if (oneIn(10)) {
            double at = between(readyMs, closingMs - 1_000);
            more.add(MadeUpEvent.view(at, "CONSUL", SERVICE, "INTERRUPTED"));
            more.add(MadeUpEvent.view(at + between(20, 900), "CONSUL", SERVICE, "RESUMED"));
        }
    }

    /** Leaves the host's clock alone, for a lie whose cause follows from moments close to each other. */
    boolean withSteadyClock() {
        clockSetMs = Member.NEVER;
        return true;
    }

    double sentMs(Sent request) {
        return loadMs + request.sent / 1e3;
    }

    double endedMs(Sent request) {
        return loadMs + request.ended / 1e3;
    }

    /** Returns a moment as microseconds since the load's start. */
    long micros(double atMs) {
        return Math.round(1e3 * (atMs - loadMs));
    }

    /** Returns the service to which the lab knows that the load goes; blank if it does not say. */
    String destination() {
        return byService ? SERVICE : "";
    }

    /** Returns all instances, of all services. */
    List<Member> all() {
        List<Member> all = new ArrayList<>(members);
        others.forEach(other -> all.addAll(other.members()));
        all.sort(Comparator.comparingDouble(member -> member.started));
        return all;
    }

    /** Returns whether a request was sent while a change was going on. */
    boolean exposed(Sent request) {
        double at = sentMs(request);
        return request.sent >= 0 && changes.stream().anyMatch(change -> change.askedMs <= at && at <= change.inForceMs);
    }

    /** Returns a request by chance, of those that pass. */
    Optional<Sent> any(Predicate<Sent> which) {
        List<Sent> such = requests.stream().filter(which).toList();
        return such.isEmpty() ? Optional.empty() : Optional.of(such.get(random.nextInt(such.size())));
    }

    /** Changes a request by chance, of those that pass, and returns whether there was one. */
    boolean changeOne(Predicate<Sent> which, Consumer<Sent> change) {
        Optional<Sent> one = any(which);
        one.ifPresent(change);
        return one.isPresent();
    }

    /** Changes all requests that pass, and returns whether there were any. */
    boolean changeAll(Predicate<Sent> which, Consumer<Sent> change) {
        List<Sent> such = requests.stream().filter(which).toList();
        such.forEach(change);
        return !such.isEmpty();
    }
}
