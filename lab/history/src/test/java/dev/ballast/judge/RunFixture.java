package dev.ballast.judge;

import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.Destination;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestFile;
import dev.ballast.request.RequestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Writes run directories of a pool that goes from one instance to two under a load. Tests change what is written. */
final class RunFixture {

    static final String MANIFEST = """
            {"format":1,"run":"run","name":"made up","started":"2026-11-30T00:00:00Z",
             "finished":"2026-11-30T00:00:20Z","outcome":"passed","failure":null,"readyMs":1500.0}
            """;

    final Map<Event, Double> events = new LinkedHashMap<>();
    final List<Request> requests = new ArrayList<>();
    String manifest = MANIFEST;
    Destination destination = Destination.UNKNOWN;

    /** Returns a run in which everything was right, and whose checks said so. */
    static RunFixture right() {
        RunFixture run = new RunFixture();
        run.at(0, new RunEvent.PhaseBegan("starting"));
        run.arrives(1, 100, List.of());
        run.at(1_500, new RunEvent.PhaseBegan("ready"));
        run.at(5_000, new PoolEvent.ScaleRequested("api", 1, 2));
        run.arrives(2, 5_200, List.of(address(1)));
        run.at(6_000, new PoolEvent.Scaled("api", 2, 1_000L));
        for (int number = 0; number < 1_400; number++) {
            long due = number * 10_000L;
            boolean both = 2_000 + due / 1e3 > 6_000;
            run.requests.add(answered(number, due, both && number % 2 == 0 ? host(2) : host(1)));
        }
        run.said(LossCheck.NAME, Verdict.VALID);
        run.said(MembershipCheck.NAME, Verdict.VALID);
        run.at(18_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
        return run;
    }

    static String address(int number) {
        return "10.0.0.%d:5000".formatted(number);
    }

    static String host(int number) {
        return "host%d".formatted(number);
    }

    static Request answered(int number, long dueMicros, String host) {
        return new Request(
                "load1",
                number,
                Request.Kind.GET,
                dueMicros,
                0,
                dueMicros + 100,
                dueMicros + 3_000,
                Outcome.ANSWERED,
                200,
                host,
                number,
                false);
    }

    /** Returns a request that an instance takes 2 s to answer. */
    static Request slow(int number, long dueMicros, String host) {
        return new Request(
                "load1",
                number,
                Request.Kind.SLOW,
                dueMicros,
                0,
                dueMicros + 100,
                dueMicros + 2_000_000,
                Outcome.ANSWERED,
                200,
                host,
                number,
                false);
    }

    static Request lost(int number, long dueMicros) {
        return new Request(
                "load1",
                number,
                Request.Kind.GET,
                dueMicros,
                0,
                dueMicros + 100,
                dueMicros + 3_000,
                Outcome.BAD_GATEWAY,
                502,
                null,
                number,
                false);
    }

    RunFixture at(double atMs, Event event) {
        events.put(event, atMs);
        return this;
    }

    RunFixture said(String check, Verdict verdict) {
        return at(17_000, new RunEvent.Checked(check, verdict, "as it was seen then"));
    }

    private void arrives(int number, double atMs, List<String> before) {
        String name = "api-" + number;
        List<String> with = new ArrayList<>(before);
        with.add(address(number));
        at(atMs, new InstanceEvent.Started(name, "api", host(number), address(number)));
        at(atMs + 200, new InstanceEvent.Registered(name, "api"));
        at(atMs + 250, new ConsulEvent.Passing("api", with));
        at(atMs + 300, new BalancerEvent.Rendered("balancer", with, ""));
        at(atMs + 320, new LoadEvent.Served(host(number), name));
    }

    /** Writes the directory, and returns it. */
    Path in(Path folder) {
        try {
            Path run = Files.createDirectories(folder.resolve("20261130-000000-made-up-01234567"));
            Files.writeString(run.resolve("manifest.json"), manifest);
            History history = History.startingIn(run.resolve("history.jsonl"));
            events.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .forEach(event -> history.observe(event.getKey(), event.getValue(), 0));
            if (!requests.isEmpty()) {
                Files.createDirectories(run.resolve("requests"));
                LoadClock clock = LoadClock.of(history.start().plusMillis(2_000));
                RequestFile.write(
                        RequestLog.of("load1", clock, requests).to(destination),
                        OptionalDouble.of(2_000),
                        Map.of(),
                        Files.newOutputStream(run.resolve("requests/load1.csv.gz")));
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
