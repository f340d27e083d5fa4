package dev.ballast.lies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What observers record of a true run: each event a little late, each observed time with an error. */
final class Observation {

    private static final double MOST_ERROR_MS = 20;
    private static final double LATEST_MS = 80;

    private final TrueRun run;
    private final List<MadeUpEvent> lines = new ArrayList<>();

    private Observation(TrueRun run) {
        this.run = run;
    }

    static MadeUpRun of(TrueRun run) {
        return new Observation(run).observe();
    }

    private MadeUpRun observe() {
        lines.add(MadeUpEvent.done(0, "phase", "name", "starting"));
        views();
        run.all().forEach(this::member);
        lists();
        lines.add(MadeUpEvent.done(run.readyMs, "phase", "name", "ready"));
        run.changes.stream().filter(change -> !change.kill).forEach(this::scaled);
        firstAnswers();
        double loadEndMs = run.requests.stream().mapToDouble(run::endedMs).max().orElse(run.loadMs);
        if (run.lateFromMs < Member.NEVER) {
            lines.add(MadeUpEvent.view(run.lateFromMs, "LINES", run.balancers.get(0), "INTERRUPTED"));
            lines.add(MadeUpEvent.view(run.lateFromMs, "LINES", run.balancers.get(0), "RESUMED"));
        }
        lines.addAll(run.more);
        boolean changed =
                run.frozenFromMs < Member.NEVER || run.changes.stream().anyMatch(change -> change.askedMs > run.loadMs);
        String claim = changed ? "nothing lost, without retries" : "nothing lost while the pool is constant";
        verdict(loadEndMs + 300, claim);
        verdict(loadEndMs + 301, "the member lists are right");
        if (MadeUpLoad.showsSpread(run)) {
            verdict(loadEndMs + 302, "requests are spread evenly");
        }
        lines.add(MadeUpEvent.done(Math.max(run.closingMs, loadEndMs + 310), "phase", "name", "closing"));
        lines.sort(Comparator.comparingDouble(line -> line.recordedMs));
        return new MadeUpRun(run, lines, loadEndMs);
    }

    private void verdict(double atMs, String check) {
        lines.add(MadeUpEvent.done(atMs, "verdict", "check", check, "verdict", "VALID", "detail", "then"));
    }

    private void views() {
        lines.add(MadeUpEvent.view(0, "ENGINE", "", "BEGAN"));
        lines.add(MadeUpEvent.view(1, "CONSUL", TrueRun.SERVICE, "BEGAN"));
        run.others.forEach(other -> lines.add(MadeUpEvent.view(1, "CONSUL", other.name(), "BEGAN")));
        run.balancers.forEach(balancer -> {
            lines.add(MadeUpEvent.view(2, "LINES", balancer, "BEGAN"));
            MadeUpEvent balances = MadeUpEvent.done(2, "balances", "balancer", balancer, "method", run.strategy.method);
            if (run.byService) {
                balances.fields.put("services", services());
            }
            lines.add(balances);
            if (!run.strategy.logs()) {
                lines.add(MadeUpEvent.view(2, "CONFIGURATION", balancer, "BEGAN"));
            }
        });
    }

    private List<String> services() {
        return Stream.concat(Stream.of(TrueRun.SERVICE), run.others.stream().map(TrueRun.OtherService::name))
                .toList();
    }

    private MadeUpEvent process(@Nullable MadeUpEvent before, double atMs, boolean running, String words) {
        return seenAfter(
                before,
                atMs,
                "process",
                "instance",
                run.balancers.get(0),
                "process",
                run.strategy.process,
                "running",
                running,
                "words",
                words,
                "serves",
                true);
    }

    private void scaled(TrueRun.Change change) {
        lines.add(MadeUpEvent.done(
                change.askedMs, "scale-requested", "service", TrueRun.SERVICE, "from", change.from, "to", change.to));
        lines.add(MadeUpEvent.done(
                change.inForceMs,
                "scaled",
                "service",
                TrueRun.SERVICE,
                "to",
                change.to,
                "tookMs",
                Math.round(change.inForceMs - change.askedMs)));
    }

    private void member(Member member) {
        if (member.startSeen) {
            seen(
                    member.started,
                    "instance-started",
                    "instance",
                    member.name,
                    "service",
                    member.service,
                    "container",
                    member.host,
                    "address",
                    member.address);
        }
        instance(member.registered, "registered", member);
        instance(member.stopping, "instance-stopping", member);
        instance(member.deregistered, "deregistered", member);
        boolean killed = member.killed < Member.NEVER;
        if (killed) {
            lines.add(MadeUpEvent.done(
                    member.killed,
                    "instance-killed",
                    "instance",
                    member.name,
                    "service",
                    member.service,
                    "signal",
                    "KILL"));
        }
        if (member.ended < Member.NEVER) {
            seen(
                    member.ended,
                    "instance-died",
                    "instance",
                    member.name,
                    "service",
                    member.service,
                    "exitCode",
                    killed ? 137 : 0);
            if (!killed) {
                lines.add(MadeUpEvent.done(
                        member.ended + 30, "instance-stopped", "instance", member.name, "service", member.service));
            }
        }
    }

    private void instance(double atMs, String type, Member member) {
        if (atMs < Member.NEVER) {
            seen(atMs, type, "instance", member.name, "service", member.service);
        }
    }

    /** Records each list of Consul and of the balancers. */
    private void lists() {
        passing(TrueRun.SERVICE, run.members);
        Map<String, List<Member>> members = new LinkedHashMap<>(Map.of(TrueRun.SERVICE, run.members));
        if (run.byService) {
            run.others.forEach(other -> members.put(other.name(), other.members()));
        }
        for (int i = 0; i < run.balancers.size(); i++) {
            int which = i;
            Function<Member, List<Member.Stay>> stays = member -> which == 0
                    ? member.listed
                    : member.listedElsewhere.size() < which ? List.of() : member.listedElsewhere.get(which - 1);
            Set<Double> changes = rendered(run.balancers.get(i), members, i == 0 ? run.members : List.of(), stays);
            if (i == 0) {
                takenOver(changes);
            }
        }
        run.others.forEach(other -> {
            passing(other.name(), other.members());
            if (!other.balancer().isEmpty()) {
                rendered(other.balancer(), Map.of(other.name(), other.members()), List.of(), member -> member.listed);
            }
        });
    }

    private void passing(String service, List<Member> members) {
        MadeUpEvent last = null;
        for (Shown list : shown(Map.of(service, members), List.of(), member -> member.passing)) {
            last = seenAfter(last, list.atMs(), "consul-passing", "service", service, "addresses", list.all());
        }
    }

    /** Records the lists of a balancer, and returns their moments. */
    private Set<Double> rendered(
            String balancer,
            Map<String, List<Member>> members,
            List<Member> misnamed,
            Function<Member, List<Member.Stay>> stays) {
        Set<Double> moments = new LinkedHashSet<>();
        MadeUpEvent last = null;
        for (Shown list : shown(members, misnamed, stays)) {
            List<String> all = run.byService ? list.all().stream().distinct().toList() : list.all();
            last = seenAfter(last, list.atMs(), "rendered", "balancer", balancer, "upstreams", all, "file", "");
            if (run.byService) {
                last.fields.put("services", list.byService());
            }
            moments.add(list.atMs());
        }
        return moments;
    }

    /** A list as it was from a moment on: the addresses of the members of each service. */
    private record Shown(double atMs, Map<String, List<String>> byService) {

        List<String> all() {
            return byService.values().stream().flatMap(List::stream).toList();
        }
    }

    /**
     * Returns a list at the start and at each change.
     *
     * @param members by service
     * @param misnamed those that may be listed for another service, too
     */
    private static List<Shown> shown(
            Map<String, List<Member>> members, List<Member> misnamed, Function<Member, List<Member.Stay>> stays) {
        TreeSet<Double> moments = new TreeSet<>(Set.of(6.0));
        members.values()
                .forEach(its -> its.forEach(member -> stays.apply(member).forEach(stay -> {
                    moments.add(stay.from);
                    moments.add(stay.to);
                })));
        misnamed.forEach(member -> moments.add(member.misnamed));
        moments.remove(Member.NEVER);
        List<Shown> shown = new ArrayList<>();
        Map<String, List<String>> before = Map.of();
        for (double moment : moments) {
            Map<String, List<String>> now = new LinkedHashMap<>();
            members.forEach((service, its) -> now.put(service, new ArrayList<>()));
            members.forEach((service, its) -> its.forEach(member -> stays.apply(member).stream()
                    .filter(stay -> stay.has(moment))
                    .forEach(stay -> now.getOrDefault(service, List.of()).add(member.address))));
            misnamed.stream()
                    .filter(member -> member.misnamed <= moment)
                    .forEach(member ->
                            now.getOrDefault(member.misnamedAs, List.of()).add(member.address));
            if (!now.equals(before)) {
                shown.add(new Shown(moment, now));
                before = now;
            }
        }
        return shown;
    }

    /** Records how the balancer under load took over its lists. */
    private void takenOver(Set<Double> lists) {
        MadeUpEvent process = process(null, 3, true, "with pid 30");
        if (run.strategy.takeover == MadeUpStrategy.Takeover.NEW_PROCESS) {
            for (double list : lists.stream().filter(moment -> moment > 10).toList()) {
                process = process(process, list + 1, false, "(exit status 0; expected)");
                process = process(process, list + 30, true, "with pid 30");
            }
        }
        MadeUpEvent last = null;
        for (WorkerChange change : workerChanges()) {
            last = seenAfter(
                    last,
                    change.atMs(),
                    "worker",
                    "balancer",
                    run.balancers.get(0),
                    "pid",
                    change.pid(),
                    "state",
                    change.state());
        }
    }

    private record WorkerChange(double atMs, int pid, String state) {}

    private List<WorkerChange> workerChanges() {
        return run.workers.all().stream()
                .flatMap(worker -> Stream.of(
                        new WorkerChange(worker.started, worker.pid, "STARTED"),
                        new WorkerChange(worker.draining, worker.pid, "DRAINING"),
                        new WorkerChange(worker.gone, worker.pid, "GONE")))
                .filter(change -> change.atMs() < Member.NEVER)
                .sorted(Comparator.comparingDouble(WorkerChange::atMs))
                .toList();
    }

    /** Each instance is asked when it is in the list, before a change counts as in force; a stranger's answer is noted too. */
    private void firstAnswers() {
        Set<String> known = new LinkedHashSet<>();
        for (Member member : run.members) {
            known.add(member.host);
            double asked = member.listed.isEmpty() ? Member.NEVER : member.listed.get(0).from + 1;
            if (member.started < Member.NEVER && asked < Math.min(run.closingMs, member.leaving())) {
                lines.add(MadeUpEvent.done(asked, "served", "hostname", member.host, "instance", member.name));
            }
        }
        run.requests.stream()
                .filter(request -> request.answered() && !request.host.isEmpty() && known.add(request.host))
                .forEach(request -> lines.add(
                        MadeUpEvent.done(run.endedMs(request), "served", "hostname", request.host, "instance", "")));
    }

    /** Records what was observed: up to an error beside the truth, and late. */
    private void seen(double atMs, String type, Object... fields) {
        double error = run.random.nextDouble() * MOST_ERROR_MS;
        double at = Math.max(0, atMs + (2 * run.random.nextDouble() - 1) * error);
        boolean held = run.lateFromMs < atMs && atMs < run.lateToMs;
        double recorded = (held ? run.lateToMs : at) + run.random.nextDouble() * LATEST_MS;
        boolean setBetween = atMs < run.clockSetMs && run.clockSetMs < recorded && !type.startsWith("consul");
        lines.add(new MadeUpEvent(setBetween ? at - run.clockSetBy : at, error, recorded, type, fields));
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
