package dev.ballast.lies;

import dev.ballast.lies.Sent.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Writes the lines that a balancer logs of requests, as docs/reference/container-lines.md and its README have them. */
final class AccessLines {

    private static final String CLIENT = "172.18.0.1";

    private final TrueRun run;

    AccessLines(TrueRun run) {
        this.run = run;
    }

    /** Returns the lines in the order in which the requests ended at the balancer; none if it keeps no log. */
    List<String> all() {
        List<String> lines = new ArrayList<>();
        if (run.strategy.logs()) {
            run.requests.stream()
                    .filter(request -> request.sent >= 0 && request.logged)
                    .forEach(request -> lines.add(line(request)));
        }
        return lines;
    }

    private String line(Sent request) {
        List<Attempt> attempts = request.attempts.isEmpty() && !request.asked.isEmpty() && hadInstance(request)
                ? List.of(Attempt.answered(request.asked))
                : request.attempts;
        int status = request.loggedStatus > 0 ? request.loggedStatus : request.status;
        double seconds = (request.ended - request.sent) / 1e6;
        String begin = String.format(
                Locale.ROOT,
                "{\"msec\":%.3f,\"client\":\"%s:%d\",\"status\":%d,",
                1.79e9 + run.loadMs / 1e3 + request.ended / 1e6,
                CLIENT,
                20_000 + Math.floorMod(request.connection, 40_000),
                status);
        String middle =
                switch (run.strategy.log) {
                    case NGINX -> nginx(request, attempts, status, seconds);
                    case HAPROXY -> counted(attempts, (int) (1e3 * seconds) + "e-3", "\"termination\":\"--\",");
                    case CADDY -> counted(attempts, String.format(Locale.ROOT, "%.6f", seconds), "");
                    case NONE -> "";
                };
        return "%s%s\"clientRequestId\":\"%s-%d\"}".formatted(begin, middle, TrueRun.LOAD, request.number);
    }

    /** Returns whether an instance had it, as far as the balancer noted. */
    private static boolean hadInstance(Sent request) {
        return request.answered() || request.outcome.equals("WRONG_BODY") || request.loggedStatus == 200;
    }

    private String nginx(Sent request, List<Attempt> attempts, int status, double seconds) {
        UnaryOperator<String> then = end -> request.group.isEmpty() ? "" : (attempts.isEmpty() ? "" : ", ") + end;
        return String.format(
                Locale.ROOT,
                "\"worker\":%d,\"seconds\":%.3f,\"bytes\":%d,\"completion\":\"%s\",\"upstream\":\"%s\",\"upstreamStatus\":\"%s\","
                        + "\"upstreamConnect\":\"%s\",\"upstreamSeconds\":\"%s\",\"upstreamSent\":\"%s\",\"upstreamReceived\":\"%s\",",
                request.worker > 0 ? request.worker : run.workerAt(run.loadMs + request.sent / 1e3),
                seconds,
                150,
                status == 499 ? "" : "OK",
                list(attempts, Attempt::address) + then.apply(request.group),
                list(attempts, Attempt::status) + then.apply(String.valueOf(status)),
                list(attempts, one -> number(one.connect())) + then.apply("-"),
                list(attempts, one -> number(one.seconds())) + then.apply("-"),
                list(attempts, one -> String.valueOf(one.sent())) + then.apply("-"),
                list(attempts, one -> String.valueOf(one.received())) + then.apply("-"));
    }

    private static String counted(List<Attempt> attempts, String seconds, String more) {
        Attempt last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
        return "\"seconds\":%s,\"bytes\":150,%s\"upstream\":\"%s\",\"upstreamStatus\":\"%s\",\"retries\":%d,"
                .formatted(
                        seconds,
                        more,
                        last == null ? "" : last.address(),
                        last == null ? "" : last.status(),
                        Math.max(0, attempts.size() - 1));
    }

    private static String list(List<Attempt> attempts, Function<Attempt, String> part) {
        return attempts.stream().map(part).collect(Collectors.joining(", "));
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
