package dev.ballast.lies;

import static dev.ballast.lies.Lie.LOSS;
import static dev.ballast.lies.Lie.PASSED;
import static dev.ballast.lies.Lie.WHOLE;
import static dev.ballast.lies.Lie.broken;
import static dev.ballast.lies.Lie.contradicted;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Lies about the record: files that are damaged, or contradict each other. */
final class BrokenRecords {

    private BrokenRecords() {}

    static List<Lie> all() {
        return List.of(
                broken("the manifest is missing", WHOLE, (run, random) -> !(run.withManifest = false)),
                broken("the manifest is of a newer format", WHOLE, (run, random) -> put(run, "format", 99)),
                broken("the run has not finished", PASSED, (run, random) -> put(run, "outcome", "running")),
                contradicted("the manifest says failed", PASSED, (run, random) -> put(run, "outcome", "failed")),
                contradicted("a passed run names a failure", PASSED, (run, random) -> put(run, "failure", "boom")),
                contradicted("a passed run has a failure in its history", PASSED, (run, random) -> {
                    add(run, "{\"seq\":%d,\"atMs\":9000,\"type\":\"failed\",\"message\":\"boom\"}");
                    return true;
                }),
                contradicted("a later VALID hides an INVALID of another check", "p99 of the orders", (run, random) -> {
                    add(run, verdict("p99 of the orders", "INVALID"));
                    add(run, verdict("p50 of the orders", "VALID"));
                    return true;
                }),
                broken("lines of the history are missing", WHOLE, (run, random) -> {
                    int at = 2 + random.nextInt(run.history.size() / 2);
                    run.history.subList(at, at + 1 + random.nextInt(5)).clear();
                    return true;
                }),
                broken("a line of the history stands twice", WHOLE, (run, random) -> {
                    int at = random.nextInt(run.history.size());
                    run.history.add(at, run.history.get(at));
                    return true;
                }),
                broken("the history ends in a line", WHOLE, (run, random) -> {
                    int last = run.history.size() - 1;
                    String line = run.history.get(last);
                    run.history.set(last, line.substring(0, 1 + random.nextInt(line.length() - 2)));
                    return true;
                }),
                broken("a line of the history is garbage", WHOLE, (run, random) -> {
                    run.history.set(random.nextInt(run.history.size()), "\u0000\u0001garbage{{{");
                    return true;
                }),
                broken("a line has a key twice", WHOLE, (run, random) -> {
                    int at = random.nextInt(run.history.size());
                    run.history.set(at, run.history.get(at).replaceFirst("\\{", "{\"seq\":0,"));
                    return true;
                }),
                broken("the file of requests is missing", WHOLE, (run, random) -> !(run.withRequests = false)),
                broken("the file of requests is cut off", WHOLE, (run, random) -> {
                    run.requestsKept = 0.1 + 0.8 * random.nextDouble();
                    return true;
                }),
                broken("a request is missing in its file", WHOLE, (run, random) -> {
                    run.requests.remove(random.nextInt(run.requests.size() - 1));
                    return true;
                }),
                broken("the last requests are missing in their file", WHOLE, (run, random) -> {
                    run.requests
                            .subList(run.requests.size() - 1 - random.nextInt(5), run.requests.size())
                            .clear();
                    return true;
                }),
                broken("a request stands twice in its file", WHOLE, (run, random) -> {
                    int at = random.nextInt(run.requests.size());
                    run.requests.add(at, run.requests.get(at));
                    return true;
                }),
                broken("a request has an absurd number", WHOLE, (run, random) -> {
                    int at = random.nextInt(run.requests.size());
                    run.requests.set(at, run.requests.get(at).replaceFirst("^\\d+", "2147483647"));
                    return true;
                }),
                broken("a request has an unknown outcome", WHOLE, (run, random) -> {
                    int at = random.nextInt(run.requests.size());
                    run.requests.set(at, run.requests.get(at).replace("ANSWERED", "FINE"));
                    return true;
                }),
                broken("a lost request is called answered in the file", WHOLE, BrokenRecords::hideLoss),
                contradicted(
                        "the client has sent requests again",
                        LOSS,
                        (run, random) -> proxied(run, "\"repeated\":0", "\"repeated\":" + (1 + random.nextInt(9)))),
                contradicted("a POST was executed by two instances", LOSS, BrokenRecords::executeTwice),
                broken("no instance has executed some of the answered requests", LOSS, (run, random) -> {
                    run.ledgers.values().forEach(counts -> Arrays.fill(counts, 0, counts.length / 2, (byte) 0));
                    return true;
                }),
                broken("the access log lacks most requests", LOSS, (run, random) -> {
                    int at = run.find("\"type\":\"proxied\"");
                    run.history.set(at, run.history.get(at).replaceFirst("\"requests\":\\d+", "\"requests\":10"));
                    return true;
                }));
    }

    private static boolean put(MadeUpRun run, String field, Object value) {
        run.manifest.put(field, value);
        return true;
    }

    private static String verdict(String check, String verdict) {
        return "{\"seq\":%%d,\"atMs\":9000,\"type\":\"verdict\",\"check\":\"%s\",\"verdict\":\"%s\",\"detail\":\"then\"}"
                .formatted(check, verdict);
    }

    private static void add(MadeUpRun run, String line) {
        run.history.add(line.formatted(run.history.size()));
    }

    private static boolean proxied(MadeUpRun run, String told, String lie) {
        int at = run.find("\"type\":\"proxied\"");
        run.history.set(at, run.history.get(at).replace(told, lie));
        return true;
    }

    private static boolean executeTwice(MadeUpRun run, SplittableRandom random) {
        int posts = run.requests.size() / 5;
        int number = 5 * random.nextInt(posts) + 4;
        String other = run.ledgers.keySet().stream()
                .skip(random.nextInt(run.ledgers.size()))
                .findFirst()
                .orElseThrow();
        run.execute(other, number);
        return true;
    }

    /** The history has a loss that the load's file denies. */
    private static boolean hideLoss(MadeUpRun run, SplittableRandom random) {
        add(
                run,
                "{\"seq\":%%d,\"atMs\":9000,\"type\":\"lost\",\"load\":\"%s\",\"number\":%d,\"outcome\":\"refused\",\"cause\":\"\",\"detail\":\"\"}"
                        .formatted(TrueRun.LOAD, random.nextInt(run.requests.size())));
        return true;
    }
}
