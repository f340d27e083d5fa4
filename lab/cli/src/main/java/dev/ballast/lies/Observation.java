package dev.ballast.lies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What observers record of a true run: each event a little late, each observed time with an error. */
final class Observation {

    private static final String SERVICE = "api";
    private static final String BALANCER = "balancer";
    private static final double MOST_ERROR_MS = 20;
    private static final double LATEST_MS = 80;

    private final TrueRun run;
    private final List<MadeUpEvent> lines = new ArrayList<>();
    private double loadEndMs;

    private Observation(TrueRun run) {
        this.run = run;
    }

    static MadeUpRun of(TrueRun run) {
        return new Observation(run).observe();
    }

    private MadeUpRun observe() {
        done(0, "phase", "name", "starting");
        run.members.forEach(this::member);
        lists("consul-passing", "service", SERVICE, "addresses", member -> member.passing);
        lists("rendered", "balancer", BALANCER, "upstreams", member -> member.listed);
        done(run.readyMs, "phase", "name", "ready");
        run.changes.stream().filter(change -> !change.kill).forEach(change -> {
            done(change.askedMs, "scale-requested", "service", SERVICE, "from", change.from, "to", change.to);
            done(
                    change.inForceMs,
                    "scaled",
                    "service",
                    SERVICE,
                    "to",
                    change.to,
                    "tookMs",
                    Math.round(change.inForceMs - change.askedMs));
        });
        load();
        String claim =
                run.changes.isEmpty() ? "nothing lost while the pool is constant" : "nothing lost, without retries";
        done(loadEndMs + 20, "verdict", "check", claim, "verdict", "VALID", "detail", "then");
        done(loadEndMs + 21, "verdict", "check", "the member lists are right", "verdict", "VALID", "detail", "then");
        done(Math.max(run.closingMs, loadEndMs + 50), "phase", "name", "closing");
        lines.sort(Comparator.comparingDouble(line -> line.recordedMs));
        MadeUpRun made = new MadeUpRun(
                lines, run.requests.stream().map(Sent::line).toList(), TrueRun.LOAD, run.loadMs, run.closingMs);
        run.members.stream().filter(member -> member.startSeen).forEach(member -> made.ledger(member.host));
        run.requests.stream()
                .filter(request -> request.answered() && !request.host.isEmpty())
                .forEach(request -> made.execute(request.host, request.number));
        return made;
    }

    private void member(Member member) {
        if (member.startSeen) {
            seen(
                    member.started,
                    "instance-started",
                    "instance",
                    member.name,
                    "service",
                    SERVICE,
                    "container",
                    member.host,
                    "address",
                    member.address);
        }
        instance(member.registered, "registered", member);
        instance(member.stopping, "instance-stopping", member);
        instance(member.deregistered, "deregistered", member);
        if (member.killed < Member.NEVER) {
            done(member.killed, "instance-killed", "instance", member.name, "service", SERVICE, "signal", "KILL");
        }
        if (member.ended < Member.NEVER) {
            boolean killed = member.killed < Member.NEVER;
            seen(
                    member.ended,
                    "instance-died",
                    "instance",
                    member.name,
                    "service",
                    SERVICE,
                    "exitCode",
                    killed ? 137 : 0);
            if (!killed) {
                done(member.ended + 30, "instance-stopped", "instance", member.name, "service", SERVICE);
            }
        }
    }

    private void instance(double atMs, String type, Member member) {
        if (atMs < Member.NEVER) {
            seen(atMs, type, "instance", member.name, "service", SERVICE);
        }
    }

    /** Records the whole list whenever it changes. */
    private void lists(String type, String key, String name, String field, Function<Member, List<Member.Stay>> stays) {
        TreeSet<Double> moments = new TreeSet<>();
        run.members.forEach(member -> stays.apply(member).forEach(stay -> {
            moments.add(stay.from);
            moments.add(stay.to);
        }));
        moments.remove(Member.NEVER);
        List<String> before = List.of();
        MadeUpEvent last = null;
        for (double moment : moments) {
            List<String> now = new ArrayList<>();
            run.members.forEach(member -> stays.apply(member).stream()
                    .filter(stay -> stay.has(moment))
                    .forEach(stay -> now.add(member.address)));
            if (!now.equals(before)) {
                if (type.equals("rendered")) {
                    last = seenAfter(last, moment, type, key, name, field, now, "file", "");
                    workers(moment);
                } else {
                    last = seenAfter(last, moment, type, key, name, field, now);
                }
                before = now;
            }
        }
    }

    private void workers(double renderedMs) {
        if (!run.manner.hasWorkers()) {
            return;
        }
        int pid = 100 + lines.size();
        double at = renderedMs + run.between(1, 10);
        double gone = at + run.between(100, 3_000);
        double next = gone;
        for (int i = 0; i < 2; i++) {
            seen(at + i, "worker", "balancer", BALANCER, "pid", pid + i, "state", "STARTED");
            olds(pid + i, next);
        }
    }

    private void olds(int pid, double goneMs) {
        lines.stream()
                .filter(line -> line.type().equals("worker") && "STARTED".equals(line.fields.get("state")))
                .map(line -> (Integer) line.fields.get("pid"))
                .filter(old -> old < pid - 1 && lines.stream().noneMatch(line -> isGone(line, old)))
                .toList()
                .forEach(old -> {
                    seen(goneMs - 50, "worker", "balancer", BALANCER, "pid", old, "state", "DRAINING");
                    seen(goneMs, "worker", "balancer", BALANCER, "pid", old, "state", "GONE");
                });
    }

    private static boolean isGone(MadeUpEvent line, int pid) {
        return "GONE".equals(line.fields.get("state")) && line.fields.get("pid").equals(pid);
    }

    private void load() {
        Map<String, double[]> served = new LinkedHashMap<>();
        Map<String, Integer> hostnames = new TreeMap<>();
        Map<String, Integer> failures = new TreeMap<>();
        int sent = 0;
        for (Sent request : run.requests) {
            loadEndMs = Math.max(loadEndMs, run.loadMs + request.ended / 1e3);
            if (request.sent < 0) {
                continue;
            }
            sent++;
            if (!request.answered()) {
                failures.merge(request.outcome, 1, Integer::sum);
                continue;
            }
            hostnames.merge(request.host, 1, Integer::sum);
            double at = run.loadMs + request.ended / 1e3;
            double[] stretch = served.computeIfAbsent(
                    request.host + (request.reused ? " kept" : " fresh"), key -> new double[] {at, at, 0});
            stretch[0] = Math.min(stretch[0], at);
            stretch[1] = Math.max(stretch[1], at);
            stretch[2]++;
        }
        firstAnswers(served);
        int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
        done(
                loadEndMs + 5,
                "requests",
                "purpose",
                "load " + TrueRun.LOAD,
                "total",
                sent,
                "failed",
                failed,
                "hostnames",
                hostnames,
                "tookMs",
                Math.round(loadEndMs - run.loadMs),
                "failures",
                failures);
        served.forEach((who, stretch) -> servedBetween(who, stretch));
        done(
                loadEndMs + 10,
                "proxied",
                "balancer",
                BALANCER,
                "requests",
                sent,
                "retried",
                0,
                "repeated",
                0,
                "statuses",
                Map.of("200", sent - failed));
        run.requests.stream()
                .filter(request -> !request.answered())
                .limit(100)
                .forEach(request -> lines.add(new MadeUpEvent(
                        run.loadMs + request.due / 1e3,
                        0,
                        loadEndMs + 12,
                        "lost",
                        "load",
                        TrueRun.LOAD,
                        "number",
                        request.number,
                        "outcome",
                        request.outcome,
                        "cause",
                        request.cause,
                        "detail",
                        "made up")));
    }

    /** Each instance is asked when it is in the list, before a change counts as in force. */
    private void firstAnswers(Map<String, double[]> served) {
        for (Member member : run.members) {
            double asked = member.listed.isEmpty() ? Member.NEVER : member.listed.get(0).from + 1;
            if (member.started < Member.NEVER && asked < Math.min(run.closingMs, member.leaving())) {
                done(asked, "served", "hostname", member.host, "instance", member.name);
            }
        }
    }

    private void servedBetween(String who, double[] stretch) {
        String host = who.substring(0, who.indexOf(' '));
        done(
                loadEndMs + 8,
                "served-between",
                "hostname",
                host,
                "instance",
                run.members.stream()
                        .filter(member -> member.host.equals(host))
                        .map(member -> member.name)
                        .findFirst()
                        .orElse(""),
                "connections",
                who.substring(who.indexOf(' ') + 1),
                "firstMs",
                stretch[0],
                "lastMs",
                stretch[1],
                "requests",
                Math.round(stretch[2]));
    }

    /** Records what the lab itself did, at its very moment. */
    private void done(double atMs, String type, Object... fields) {
        lines.add(new MadeUpEvent(atMs, 0, atMs, type, fields));
    }

    /** Records what was observed: up to an error beside the truth, and late. */
    private void seen(double atMs, String type, Object... fields) {
        double error = run.random.nextDouble() * MOST_ERROR_MS;
        double at = Math.max(0, atMs + (2 * run.random.nextDouble() - 1) * error);
        lines.add(new MadeUpEvent(at, error, at + run.random.nextDouble() * LATEST_MS, type, fields));
    }

    /** Records an event of an observer no earlier than its event before. The order is right even if the times are not. */
    private MadeUpEvent seenAfter(@Nullable MadeUpEvent before, double atMs, String type, Object... fields) {
        seen(atMs, type, fields);
        MadeUpEvent last = lines.remove(lines.size() - 1);
        MadeUpEvent inOrder = before == null
                ? last
                : new MadeUpEvent(
                        Math.max(last.atMs, before.atMs),
                        last.errorMs + Math.max(0, before.atMs - last.atMs),
                        Math.max(last.recordedMs, before.recordedMs),
                        type,
                        fields);
        lines.add(inOrder);
        return inOrder;
    }
}
