package dev.ballast.lies;

import static dev.ballast.lies.Lie.LOSS;
import static dev.ballast.lies.Lie.PASSED;
import static dev.ballast.lies.Lie.WHOLE;
import static dev.ballast.lies.Lie.broken;
import static dev.ballast.lies.Lie.contradicted;

import dev.ballast.lies.Lie.Edit;
import java.util.List;
import java.util.function.Consumer;

/** Lies about the record: files that are damaged, or contradict each other. */
final class BrokenRecords {

    private BrokenRecords() {}

    static List<Lie> all() {
        return List.of(
                broken(
                        "the manifest is missing",
                        WHOLE,
                        "manifest.json is missing",
                        always(run -> run.withManifest = false)),
                broken(
                        "the manifest is of a newer format",
                        WHOLE,
                        "has format 99",
                        always(run -> run.manifest.put("format", 99))),
                broken(
                        "the run has not finished",
                        PASSED,
                        "has not finished",
                        always(run -> run.manifest.put("outcome", "running"))),
                contradicted(
                        "the manifest says failed",
                        PASSED,
                        "no reason",
                        always(run -> run.manifest.put("outcome", "failed"))),
                contradicted(
                        "a passed run names a failure",
                        PASSED,
                        "a failure: boom",
                        always(run -> run.manifest.put("failure", "boom"))),
                contradicted(
                        "a passed run has a failure in its history",
                        PASSED,
                        "a failure: boom",
                        (run, random) ->
                                add(run, "{\"seq\":%d,\"atMs\":9000,\"type\":\"failed\",\"message\":\"boom\"}")),
                contradicted(
                        "a later VALID hides an INVALID of another check",
                        "p99 of the orders",
                        "as recorded",
                        (run, random) -> {
                            add(run, verdict("p99 of the orders", "INVALID", ""));
                            return add(run, verdict("p50 of the orders", "VALID", ""));
                        }),
                broken(
                        "a check has begun, and has not ended",
                        "the load test",
                        "as recorded",
                        (run, random) -> add(
                                run, verdict("the load test has ended", "UNKNOWN", ",\"doubts\":[\"UNFINISHED\"]"))),
                broken(
                        "connections brought bytes that no request had asked for, as the run recorded",
                        LOSS,
                        "connections brought bytes",
                        (run, random) -> add(
                                run,
                                verdict(
                                        LOSS + ", without retries",
                                        "UNKNOWN",
                                        ",\"doubts\":[\"UNASKED\"],\"loads\":[\"%s\"]".formatted(TrueRun.LOAD)))),
                broken(
                        "the history is missing",
                        WHOLE,
                        "history.jsonl is missing",
                        always(run -> run.withHistory = false)),
                broken("lines of the history are missing", WHOLE, "lacks seq", (run, random) -> {
                    int at = 2 + random.nextInt(run.history.size() / 2);
                    run.history.subList(at, at + 1 + random.nextInt(5)).clear();
                    return true;
                }),
                broken("the start of an instance is missing in the file", LOSS, "which lacks a part", (run, random) -> {
                    String host = run.run.requests.get(0).host;
                    run.history.removeIf(line -> line.contains("\"container\":\"%s\"".formatted(host))
                            || line.contains("\"served\",\"hostname\":\"%s\"".formatted(host)));
                    return true;
                }),
                broken("a line of the history stands twice", WHOLE, "a second time", (run, random) -> {
                    int at = random.nextInt(run.history.size());
                    run.history.add(at, run.history.get(at));
                    return true;
                }),
                broken("the history ends in a line", WHOLE, "in the middle of line|is not JSON", (run, random) -> {
                    int last = run.history.size() - 1;
                    String line = run.history.get(last);
                    run.history.set(last, line.substring(0, 1 + random.nextInt(line.length() - 2)));
                    return true;
                }),
                broken(
                        "a line of the history is garbage",
                        WHOLE,
                        "is not JSON|in the middle of line",
                        (run, random) -> {
                            run.history.set(random.nextInt(run.history.size()), "\u0000\u0001garbage{{{");
                            return true;
                        }),
                broken("a line of the history is emptied", WHOLE, "lacks seq", (run, random) -> {
                    run.history.set(1 + random.nextInt(run.history.size() - 2), "");
                    return true;
                }),
                broken("a line has a key twice", WHOLE, "cannot be read: .*[Dd]uplicate", (run, random) -> {
                    int at = random.nextInt(run.history.size());
                    run.history.set(at, run.history.get(at).replaceFirst("\\{", "{\"seq\":0,"));
                    return true;
                }),
                broken(
                        "a line is of a type that a later version has",
                        WHOLE,
                        "which this version does not know",
                        (run, random) -> add(run, "{\"seq\":%d,\"atMs\":9000,\"type\":\"from-the-future\"}")),
                broken(
                        "the file of requests is missing",
                        WHOLE,
                        "is missing: the history has",
                        always(run -> run.withRequests = false)),
                broken("the file of requests is cut off", WHOLE, "cannot be read beyond", (run, random) -> {
                    run.requestsKept = 0.1 + 0.8 * random.nextDouble();
                    return true;
                }),
                broken(
                        "a load is moved in time, by both of its clocks",
                        WHOLE,
                        "than the history has them",
                        (run, random) -> {
                            run.requestsMovedMs = (random.nextBoolean() ? 1 : -1) * (100 + random.nextInt(500));
                            return true;
                        }),
                broken(
                        "another balancer's log has the load than its file says",
                        WHOLE,
                        "and the history has them in the log of spare",
                        (run, random) -> {
                            int at = run.find("\"type\":\"proxied\"");
                            if (at >= 0) {
                                run.history.set(
                                        at,
                                        run.history.get(at).replaceFirst("(\"balancer\":)\"[^\"]*\"", "$1\"spare\""));
                            }
                            return at >= 0 && !run.run.destination().isEmpty();
                        }),
                contradicted(
                        "a second balancer logs a part of the load",
                        LOSS,
                        "retried by the client",
                        (run, random) -> run.run.strategy.logs()
                                && add(
                                        run,
                                        "{\"seq\":%%d,\"atMs\":9000,\"type\":\"proxied\",\"balancer\":\"spare\",\"requests\":99,\"load\":\"%s\"}"
                                                .formatted(TrueRun.LOAD))),
                broken("a request is missing in its file", WHOLE, "follows number", (run, random) -> {
                    run.requests.remove(random.nextInt(run.requests.size() - 1));
                    return true;
                }),
                broken("the last requests are missing in their file", WHOLE, "and the history has", (run, random) -> {
                    run.requests
                            .subList(run.requests.size() - 1 - random.nextInt(5), run.requests.size())
                            .clear();
                    return true;
                }),
                broken("a request stands twice in its file", WHOLE, "follows number", (run, random) -> {
                    int at = random.nextInt(run.requests.size());
                    run.requests.add(at, run.requests.get(at));
                    return true;
                }),
                broken("a request has another host in its file", WHOLE, "answers from", (run, random) -> {
                    String host = run.run.requests.get(0).host;
                    for (Sent other : run.run.requests) {
                        if (other.answered() && !other.host.equals(host)) {
                            run.requests.set(
                                    other.number,
                                    run.requests.get(other.number).replace("," + other.host + ",", "," + host + ","));
                            return true;
                        }
                    }
                    return false;
                }),
                broken("a request has an absurd number", WHOLE, "follows number", (run, random) -> {
                    int at = random.nextInt(run.requests.size());
                    run.requests.set(at, run.requests.get(at).replaceFirst("^\\d+", "2147483647"));
                    return true;
                }),
                broken("a request has an unknown outcome", WHOLE, "no request: ", (run, random) -> {
                    int at = random.nextInt(run.requests.size());
                    run.requests.set(at, run.requests.get(at).replace("ANSWERED", "FINE"));
                    return true;
                }),
                broken(
                        "a lost request is called answered in the file",
                        WHOLE,
                        "losses that the history has",
                        (run, random) -> add(
                                run,
                                "{\"seq\":%%d,\"atMs\":9000,\"type\":\"lost\",\"load\":\"%s\",\"number\":%d,\"outcome\":\"refused\"}"
                                        .formatted(TrueRun.LOAD, random.nextInt(run.requests.size())))));
    }

    /** Returns an edit that each run allows. */
    private static Edit always(Consumer<MadeUpRun> edit) {
        return (run, random) -> {
            edit.accept(run);
            return true;
        };
    }

    static String verdict(String check, String verdict, String more) {
        return "{\"seq\":%%d,\"atMs\":9000,\"type\":\"verdict\",\"check\":\"%s\",\"verdict\":\"%s\",\"detail\":\"then\"%s}"
                .formatted(check, verdict, more);
    }

    static boolean add(MadeUpRun run, String line) {
        run.history.add(line.formatted(run.history.size()));
        return true;
    }
}
