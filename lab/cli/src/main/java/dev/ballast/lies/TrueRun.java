package dev.ballast.lies;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What truly happened in a made-up run: a pool of instances that changes under a load, with nothing wrong. Lies change it
 * before it is observed.
 */
final class TrueRun {

    static final String LOAD = "lies-1";
    private static final double DRAIN_MS = 4_000;
    private static final int KEPT_CONNECTIONS = 20;

    final SplittableRandom random;
    final Manner manner;
    final List<Member> members = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<Sent> requests = new ArrayList<>();
    double readyMs;
    double loadMs;
    double closingMs;
    private int perSecond;
    private int turn;

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
        this.manner = Manner.values()[random.nextInt(Manner.values().length)];
    }

    static TrueRun random(SplittableRandom random) {
        TrueRun run = new TrueRun(random);
        run.start();
        run.change();
        run.load();
        return run;
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    private void start() {
        int size = random.nextInt(20) == 0 ? 10 + random.nextInt(21) : 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            readyMs = Math.max(readyMs, arrive(50 + 20.0 * i + between(0, 20)));
        }
        readyMs += between(1, 20);
        loadMs = readyMs + between(500, 1_500);
    }

    /** Adds an instance that does everything right, and returns when it was in force. */
    private double arrive(double started) {
        Member member = new Member(members.size(), started);
        members.add(member);
        member.registered = started + between(80, 700);
        double passing = member.registered + between(1, 60);
        member.passing.add(new Member.Stay(passing, Member.NEVER));
        member.listed.add(new Member.Stay(passing + manner.delay(random), Member.NEVER));
        return member.listed.get(0).from + between(1, 40);
    }

    private void change() {
        double at = loadMs + between(1_500, 3_000);
        int number = random.nextInt(5);
        for (int i = 0; i < number; i++) {
            List<Member> inPool = inPool();
            int kind = random.nextInt(7);
            Change change = kind == 0 && inPool.size() > 1
                    ? kill(inPool, at)
                    : kind < 3 && inPool.size() > 1 ? shrink(inPool, at) : grow(inPool, at);
            changes.add(change);
            at = change.inForceMs + between(3_000, 6_000);
        }
        closingMs = at + DRAIN_MS;
    }

    List<Member> inPool() {
        return members.stream()
                .filter(member -> member.leaving() == Member.NEVER)
                .toList();
    }

    private Change grow(List<Member> inPool, double askedMs) {
        int more = 1 + random.nextInt(2);
        int before = members.size();
        double inForce = 0;
        for (int i = 0; i < more; i++) {
            inForce = Math.max(inForce, arrive(askedMs + between(150, 500)));
        }
        Change change = new Change(
                inPool.size(),
                inPool.size() + more,
                false,
                askedMs,
                List.copyOf(members.subList(before, members.size())));
        change.inForceMs = inForce + between(1, 20);
        return change;
    }

    private Change shrink(List<Member> inPool, double askedMs) {
        Member last = inPool.get(inPool.size() - 1);
        last.stopping = askedMs + between(1, 10);
        last.deregistered = last.stopping + between(5, 30);
        last.lastPassing().to = last.deregistered + between(1, 60);
        last.lastListed().to = last.lastPassing().to + manner.delay(random);
        last.ended = last.deregistered + DRAIN_MS + between(0, 300);
        Change change = new Change(inPool.size(), inPool.size() - 1, false, askedMs, List.of(last));
        change.inForceMs = last.lastListed().to + between(80, 200);
        return change;
    }

    private Change kill(List<Member> inPool, double atMs) {
        Member victim = inPool.get(random.nextInt(inPool.size()));
        victim.killed = atMs;
        victim.ended = atMs + between(1, 30);
        victim.lastPassing().to = atMs + between(300, 2_500);
        victim.lastListed().to = victim.lastPassing().to + manner.delay(random);
        Change change = new Change(inPool.size(), inPool.size() - 1, true, atMs, List.of(victim));
        change.inForceMs = victim.lastListed().to;
        return change;
    }

    /** Sends requests all the time, so many that some hundred fall into the changes. */
    private void load() {
        double changing = changes.stream()
                .mapToDouble(change -> change.inForceMs - change.askedMs)
                .sum();
        perSecond = changing == 0 ? 100 : (int) Math.max(100, Math.min(1_500, 300_000 / changing));
        long every = 1_000_000L / perSecond;
        for (long due = 0; loadMs + due / 1e3 < closingMs - 500; due += every) {
            requests.add(request(requests.size(), due));
        }
    }

    private Sent request(int number, long due) {
        Sent request = new Sent();
        request.number = number;
        request.due = due;
        request.kind = number % 5 == 4 ? "POST" : "GET";
        request.sent = due + random.nextInt(2_000);
        boolean kept = number % 2 == 0;
        request.connection = kept ? number / 2 % KEPT_CONNECTIONS : KEPT_CONNECTIONS + number;
        request.reused = kept && number / 2 >= KEPT_CONNECTIONS;
        double sentMs = loadMs + request.sent / 1e3;
        List<Member> serving =
                members.stream().filter(member -> member.answersAt(sentMs)).toList();
        request.host = serving.get(turn++ % serving.size()).host;
        request.ended = request.sent + 1_000 + random.nextInt(9_000);
        return request;
    }

    /** Returns whether a request was sent while a change was going on. */
    boolean exposed(Sent request) {
        double at = loadMs + request.sent / 1e3;
        return request.sent >= 0 && changes.stream().anyMatch(change -> change.askedMs <= at && at <= change.inForceMs);
    }
}
