package dev.ballast.lies;

import static dev.ballast.lies.Lie.LOSS;
import static dev.ballast.lies.Lie.hidden;
import static dev.ballast.lies.Lie.right;
import static dev.ballast.lies.Lie.wrong;

import dev.ballast.history.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lies about requests that take long: slow ones, such that wait for a connection, and such that are slow without a balancer. */
final class LongWaits {

    private static final long MS = 1_000;
    private static final String TOO_LONG = "took longer than 1000.0 ms from being sent";

    /** For how long an instance is asked to take its time. */
    private static final int DELAY_MS = 2_000;

    private LongWaits() {}

    static List<Lie> all() {
        return List.of(
                new Lie(
                        "a slow request takes 1.3 s longer than it asks for",
                        LOSS,
                        Verdict.INVALID,
                        TOO_LONG,
                        Pattern.compile(TOO_LONG),
                        "",
                        run -> slow(run, DELAY_MS + 1_300),
                        (run, random) -> true,
                        LongWaits::sayDelay),
                right(
                        "(right) a slow request takes the time that it asks for",
                        run -> slow(run, DELAY_MS + 300) && !MadeUpLoad.showsSpread(run),
                        LongWaits::sayDelay),
                hidden(
                        "a request waits for a connection for 1.2 s",
                        LOSS,
                        "with more connections they may not have",
                        run -> one(run, 1_300, request -> waits(request, 1_200))),
                right("(right) each seventh request waits for a connection for 0.6 s", run -> {
                    run.requests.stream()
                            .filter(request -> request.number % 7 == 3)
                            .forEach(request -> waits(request, 600));
                    return MadeUpLoad.reroute(run);
                }),
                hidden(
                        "an answer takes 1.5 s, and one took as long without the balancer",
                        LOSS,
                        "without the balancer one took 1600.0 ms: the instance is the limit",
                        run -> calibrated(run, 1_600) && one(run, 1_600, request -> takes(request, 1_500))),
                wrong(
                        "an answer takes 1.5 s, and none took as long without the balancer",
                        LOSS,
                        TOO_LONG,
                        run -> calibrated(run, 600) && one(run, 1_600, request -> takes(request, 1_500))));
    }

    /** The verdict on the load says what it allowed, and for how long slow requests were slow by design. */
    private static boolean sayDelay(MadeUpRun run, SplittableRandom random) {
        int at = run.find("\"check\":\"" + LOSS);
        String limits = Stream.of(limit("LOST", 0.03), limit("ANSWER", 1_000), limit("SLOW", DELAY_MS))
                .collect(Collectors.joining(","));
        run.history.set(
                at,
                run.history
                        .get(at)
                        .replace(
                                "\"detail\":\"then\"",
                                "\"detail\":\"then\",\"loads\":[\"%s\"],\"leastMs\":1000,\"limits\":[%s]"
                                        .formatted(TrueRun.LOAD, limits)));
        return true;
    }

    private static String limit(String of, double most) {
        return "{\"of\":\"%s\",\"most\":%s}".formatted(of, most);
    }

    /** Changes a request, if one is found around which all is calm for a time. */
    private static boolean one(TrueRun run, double calmMs, Predicate<Sent> change) {
        return run.any(request -> request.answered()
                        && request.kind.equals("GET")
                        && request.attempts.isEmpty()
                        && Calm.around(run, request, calmMs))
                .filter(change)
                .isPresent();
    }

    private static boolean slow(TrueRun run, int tookMs) {
        return one(run, tookMs + 100, request -> {
            request.kind = "SLOW";
            return takes(request, tookMs);
        });
    }

    private static boolean takes(Sent request, int tookMs) {
        request.ended = request.sent + tookMs * MS;
        return true;
    }

    private static boolean waits(Sent request, int waitedMs) {
        request.waited = waitedMs * MS;
        request.sent += request.waited;
        request.ended += request.waited;
        return true;
    }

    private static boolean calibrated(TrueRun run, int longestMs) {
        run.more.add(MadeUpEvent.done(
                run.loadMs,
                "calibrated",
                "loads",
                List.of(TrueRun.LOAD),
                "requests",
                100,
                "failed",
                0,
                "longestMs",
                longestMs));
        return true;
    }
}
