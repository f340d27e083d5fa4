package dev.ballast.lies;

import dev.ballast.lies.Sent.Attempt;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** The requests of a true run's load, on connections that are kept and on fresh ones, each answered rightly. */
final class MadeUpLoad {

    private static final int KEPT_CONNECTIONS = 20;

    private final TrueRun run;
    private int turn;

    /** Those that can answer, from a moment until another one. */
    private List<Member> serving = List.of();

    private double servingFromMs = Member.NEVER;
    private double servingToMs;

    MadeUpLoad(TrueRun run) {
        this.run = run;
    }

    /** Sends requests all the time, so many that some hundred fall into the changes, and some to each instance. */
    void send() {
        double changing = run.changes.stream()
                .filter(change -> change.askedMs > run.loadMs)
                .mapToDouble(change -> change.inForceMs - change.askedMs)
                .sum();
        changing += run.frozenFromMs < Member.NEVER ? run.frozenToMs - run.frozenFromMs : 0;
        double enough = changing == 0 ? 100 : Math.max(60, Math.min(2_000, 200_000 / changing));
        long every = (long) (1_000_000 / Math.max(enough, 4.0 * run.inPool().size()));
        for (long due = 0; run.loadMs + due / 1e3 < run.closingMs - 500; due += every) {
            run.requests.add(request(run.requests.size(), due));
        }
    }

    private Sent request(int number, long due) {
        Sent request = new Sent();
        request.number = number;
        request.due = due;
        request.kind = number % 5 == 4 ? "POST" : "GET";
        request.sent = due + run.random.nextInt(2_000);
        boolean kept = number % 2 == 0;
        request.connection = kept ? number / 2 % KEPT_CONNECTIONS : KEPT_CONNECTIONS + number;
        request.reused = kept && number / 2 >= KEPT_CONNECTIONS;
        double sentMs = run.sentMs(request);
        findServing(sentMs);
        int chosen =
                run.strategy.method.endsWith("RANDOM") ? run.random.nextInt(serving.size()) : turn++ % serving.size();
        answer(request, serving.get(chosen));
        request.ended = request.sent + 1_000 + run.random.nextInt(9_000);
        if (request.kind.equals("GET") && run.oneIn(3)) {
            run.members.stream()
                    .filter(member -> member.isListed(sentMs) && member.alive() + 30 < sentMs)
                    .findFirst()
                    .ifPresent(dead -> request.attempts.addAll(
                            List.of(Attempt.refused(dead.address), Attempt.answered(request.asked))));
        }
        return request;
    }

    /** Thousands of requests are sent between two changes of those that can answer. */
    private void findServing(double atMs) {
        if (servingFromMs <= atMs && atMs < servingToMs) {
            return;
        }
        serving = run.members.stream().filter(member -> member.answersAt(atMs)).toList();
        servingFromMs = atMs;
        servingToMs = run.members.stream()
                .flatMapToDouble(member -> DoubleStream.concat(
                        DoubleStream.of(member.alive()),
                        member.listed.stream().flatMapToDouble(stay -> DoubleStream.of(stay.from, stay.to))))
                .filter(moment -> moment > atMs)
                .min()
                .orElse(Member.NEVER);
    }

    /** Lets an instance answer a request. */
    static void answer(Sent request, Member member) {
        request.host = member.host;
        request.asked = member.address;
        request.attempts.clear();
        request.executedBy.clear();
        request.executedBy.add(member.host);
    }

    /** Lets others answer what an instance could no longer answer, if there are others. */
    static boolean reroute(TrueRun run) {
        run.requests.stream().filter(Sent::answered).forEach(request -> {
            double at = run.sentMs(request);
            List<Member> serving =
                    run.members.stream().filter(member -> member.answersAt(at)).toList();
            if (serving.stream().noneMatch(member -> member.host.equals(request.host)) && !serving.isEmpty()) {
                answer(request, serving.get(request.number % serving.size()));
            }
        });
        return true;
    }

    /** Removes requests, and numbers the others again. */
    static boolean keepOnly(TrueRun run, Predicate<Sent> which) {
        run.requests.removeIf(which.negate());
        for (int i = 0; i < run.requests.size(); i++) {
            run.requests.get(i).number = i;
        }
        return true;
    }

    /** Returns from when on the pool stays as it is, and the answers show whether they are spread evenly. */
    static double steadyMs(TrueRun run) {
        return run.changes.stream()
                        .mapToDouble(change -> change.inForceMs)
                        .max()
                        .orElse(run.closingMs)
                + 1_500;
    }

    /** Returns whether that time has answers enough to tell an even spread from another one. */
    static boolean showsSpread(TrueRun run) {
        long answers = run.requests.stream()
                .filter(request -> run.sentMs(request) > steadyMs(run))
                .count();
        int size = run.inPool().size();
        int needed = run.strategy.method.endsWith("RANDOM") ? 625 : 157;
        return size > 1
                && size < 5
                && answers > Math.max(1.5 * needed * (size - 1), 40.0 * size)
                && run.others.isEmpty()
                && !run.dropped;
    }
}
