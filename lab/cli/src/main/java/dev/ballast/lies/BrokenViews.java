package dev.ballast.lies;

import static dev.ballast.lies.Lie.LOSS;
import static dev.ballast.lies.Lie.MEMBERS;
import static dev.ballast.lies.Lie.broken;
import static dev.ballast.lies.Lie.hidden;
import static dev.ballast.lies.Lie.said;

import dev.ballast.history.Verdict;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Lies of those who observe: streams that break, logs that lack lines or have too many, ledgers that disagree. */
final class BrokenViews {

    private BrokenViews() {}

    static List<Lie> all() {
        return List.of(
                interrupted(
                        "the engine's events are not seen for 2 s",
                        MEMBERS,
                        "the engine's events cannot",
                        "ENGINE",
                        run -> ""),
                interrupted(
                        "Consul's list is not seen for 2 s",
                        MEMBERS,
                        "Consul's list of api cannot",
                        "CONSUL",
                        run -> TrueRun.SERVICE),
                interrupted(
                        "the balancer's configuration is not seen for 2 s",
                        MEMBERS,
                        "the configuration of balancer cannot",
                        "CONFIGURATION",
                        run -> run.balancers.get(0)),
                interrupted(
                        "the balancer's log is not read for 2 s",
                        MEMBERS,
                        "the log of balancer cannot",
                        "LINES",
                        run -> run.balancers.get(0)),
                interrupted(
                        "an instance's log is not read for 2 s",
                        MEMBERS,
                        "the log of api-\\d+ cannot",
                        "LINES",
                        run -> run.members.get(0).name),
                hidden(
                        "the balancer's log is not read for 2 s under a load",
                        LOSS,
                        "whether requests were retried is not known",
                        run -> run.strategy.logs() && interrupt(run, "LINES", run.balancers.get(0), 2_000)),
                hidden(
                        "a line of the balancer could not be taken down",
                        LOSS,
                        "whether requests were retried is not known",
                        run -> {
                            run.more.add(MadeUpEvent.view(run.loadMs + 1_000, "LINES", run.balancers.get(0), "MISSED"));
                            return run.strategy.logs();
                        }),
                hidden("the process that records dies, and another one goes on", MEMBERS, "ended unexpectedly", run -> {
                    run.more.add(MadeUpEvent.view(run.loadMs + 1_000, "ENGINE", "", "BEGAN"));
                    return true;
                }),
                hidden(
                        "nobody records the end of the run",
                        MEMBERS,
                        "the engine's events cannot .* to the end",
                        run -> {
                            run.more.add(MadeUpEvent.view(run.closingMs - 2_000, "ENGINE", "", "STOPPED"));
                            return true;
                        }),
                said(
                        "a container starts twice without an end",
                        MEMBERS,
                        Verdict.UNKNOWN,
                        "started twice",
                        (made, random) -> {
                            MadeUpEvent start = first(made, "instance-started");
                            MadeUpEvent again = new MadeUpEvent(
                                    start.atMs + 400, start.errorMs, start.recordedMs + 400, start.type());
                            again.fields.putAll(start.fields);
                            made.lines.add(again);
                            made.lines.sort(Comparator.comparingDouble(line -> line.recordedMs));
                            return start.fields.get("service").equals(TrueRun.SERVICE);
                        }),
                hidden("the host's clock is set by 0.3 s", "clocks agree", "the host's clock was set", run -> {
                    Optional<TrueRun.Change> after = last(run);
                    run.clockSetMs = after.map(change -> run.between(run.loadMs + 200, change.askedMs - 100))
                            .orElse(0.0);
                    run.clockSetBy = run.random.nextBoolean() ? 300 : -300;
                    return after.isPresent();
                }),
                hangs("Consul's watch hangs as an instance comes", change -> change.to > change.from, 0),
                hangs(
                        "Consul's watch hangs as an instance goes",
                        change -> change.to < change.from && !change.kill,
                        25_000),
                said(
                        "the client sends a request again",
                        LOSS,
                        Verdict.INVALID,
                        "retried by the client",
                        (made, random) -> {
                            if (made.access.isEmpty()) {
                                return false;
                            }
                            made.access.add(made.access.get(random.nextInt(made.access.size())));
                            return true;
                        }),
                said(
                        "the access log lacks most requests",
                        LOSS,
                        Verdict.UNKNOWN,
                        "the balancer's log lacks",
                        (made, random) -> {
                            if (made.access.isEmpty()) {
                                return false;
                            }
                            made.access.subList(10, made.access.size()).clear();
                            return true;
                        }),
                said(
                        "the access log lacks one request",
                        LOSS,
                        Verdict.UNKNOWN,
                        "the balancer's log lacks 1 ",
                        (made, random) -> {
                            if (made.access.isEmpty()) {
                                return false;
                            }
                            made.access.remove(random.nextInt(made.access.size()));
                            return true;
                        }),
                said(
                        "a POST was executed by two instances",
                        LOSS,
                        Verdict.INVALID,
                        "POSTs were executed more than once",
                        (made, random) -> executeTwice(made, random, false)),
                said(
                        "an instance executed a POST twice",
                        LOSS,
                        Verdict.INVALID,
                        "POSTs were executed more than once",
                        (made, random) -> executeTwice(made, random, true)),
                broken(
                        "an instance executed a POST twice, of a load that no check judged",
                        "losses are judged",
                        "no check judged load .*POSTs were executed more than once",
                        (made, random) -> executeTwice(made, random, true)
                                && BrokenRecords.add(
                                        made,
                                        BrokenRecords.verdict("another load", "VALID", ",\"loads\":[\"another\"]"))),
                said(
                        "no instance has executed half of the answered requests",
                        LOSS,
                        Verdict.UNKNOWN,
                        "no instance has executed",
                        (made, random) -> {
                            made.ledgers
                                    .values()
                                    .forEach(counts -> Arrays.fill(counts, 0, counts.length / 2, (byte) 0));
                            return true;
                        }));
    }

    /** A view is interrupted for a time in which nothing happened, which the checks cannot know. */
    private static Lie interrupted(String name, String check, String cause, String view, Function<TrueRun, String> of) {
        return hidden(name, check, cause, run -> interrupt(run, view, of.apply(run), 2_000));
    }

    private static boolean interrupt(TrueRun run, String view, String of, double forMs) {
        run.more.clear(); // no other interruption ends within this one
        run.lateFromMs = Member.NEVER;
        run.more.add(MadeUpEvent.view(run.loadMs + 500, view, of, "INTERRUPTED"));
        run.more.add(MadeUpEvent.view(run.loadMs + 500 + forMs, view, of, "RESUMED"));
        return true;
    }

    private static MadeUpEvent first(MadeUpRun made, String type) {
        return made.lines.stream()
                .filter(line -> line.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** Consul's list is not seen to change any more from the last change of the pool on, and the run goes on for a time. */
    private static Lie hangs(String name, Predicate<TrueRun.Change> which, double longerMs) {
        return new Lie(
                name,
                MEMBERS,
                Verdict.UNKNOWN,
                "Consul's lists were not seen to change",
                Pattern.compile("Consul's lists were not seen to change"),
                "",
                run -> {
                    run.closingMs += longerMs;
                    return last(run).filter(which).isPresent();
                },
                (made, random) -> {
                    double at = last(made.run).orElseThrow().askedMs;
                    return made.lines.removeIf(line -> line.type().equals("consul-passing") && line.atMs > at);
                },
                (made, random) -> true);
    }

    private static Optional<TrueRun.Change> last(TrueRun run) {
        return run.changes.stream()
                .filter(change -> change.askedMs > run.loadMs)
                .reduce((first, second) -> second);
    }

    /** A POST that was answered is counted once more, by the instance that answered it or by another one. */
    private static boolean executeTwice(MadeUpRun made, SplittableRandom random, boolean itself) {
        List<Sent> posts = made.run.requests.stream()
                .filter(request -> request.kind.equals("POST"))
                .toList();
        Sent post = posts.get(random.nextInt(posts.size()));
        Set<String> others = new HashSet<>();
        made.run.requests.forEach(request -> others.addAll(request.executedBy));
        others.remove(post.host);
        if (!itself && others.isEmpty()) {
            return false;
        }
        made.execute(itself ? post.host : others.stream().sorted().findFirst().orElseThrow(), post.number);
        return true;
    }
}
