package dev.ballast.lies;

import dev.ballast.lies.Sent.Attempt;
import java.util.ArrayList;
import java.util.List;
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
        String seconds = number((request.ended - request.sent) / 1e6);
        String fields =
                switch (run.strategy.log) {
                    case NGINX -> nginx(request, attempts, status);
                    case HAPROXY -> counted(attempts) + field("termination", "--");
                    case CADDY ->
                        counted(attempts) + (request.error.isEmpty() ? "" : field("upstreamError", request.error));
                    case NONE -> "";
                };
        return "{" + field("client", CLIENT + ":" + (20_000 + Math.floorMod(request.connection, 40_000)))
                + "\"status\":"
                + status + ",\"seconds\":" + seconds + ",\"bytes\":150," + fields + "\"clientRequestId\":\""
                + TrueRun.LOAD + "-" + request.number + "\"}";
    }

    private static String field(String name, String text) {
        return "\"" + name + "\":\"" + text + "\",";
    }

    /** Returns whether an instance had it, as far as the balancer noted. */
    private static boolean hadInstance(Sent request) {
        return request.answered() || request.outcome.equals("WRONG_BODY") || request.loggedStatus == 200;
    }

    private String nginx(Sent request, List<Attempt> attempts, int status) {
        UnaryOperator<String> then = end -> request.group.isEmpty() ? "" : (attempts.isEmpty() ? "" : ", ") + end;
        int worker = request.worker > 0 ? request.worker : run.workers.at(run.sentMs(request));
        return "\"worker\":" + worker + ","
                + field("completion", status == 499 ? "" : "OK")
                + field("upstream", list(attempts, Attempt::address) + then.apply(request.group))
                + field("upstreamStatus", list(attempts, Attempt::status) + then.apply(String.valueOf(status)))
                + field("upstreamConnect", list(attempts, one -> number(one.connect())) + then.apply("-"))
                + field("upstreamSeconds", list(attempts, one -> number(one.seconds())) + then.apply("-"))
                + field("upstreamSent", list(attempts, one -> String.valueOf(one.sent())) + then.apply("-"))
                + field("upstreamReceived", list(attempts, one -> String.valueOf(one.received())) + then.apply("-"));
    }

    private static String counted(List<Attempt> attempts) {
        Attempt last = attempts.isEmpty() ? new Attempt("", "", 0, 0, 0, 0) : attempts.get(attempts.size() - 1);
        return field("upstream", last.address()) + field("upstreamStatus", last.status()) + "\"retries\":"
                + Math.max(0, attempts.size() - 1) + ",";
    }

    private static String list(List<Attempt> attempts, Function<Attempt, String> part) {
        return attempts.size() == 1
                ? part.apply(attempts.get(0))
                : attempts.stream().map(part).collect(Collectors.joining(", "));
    }

    /** Returns seconds to the millisecond, as balancers write them. */
    private static String number(double seconds) {
        return String.valueOf(Math.round(1e3 * seconds) / 1e3);
    }
}
