package dev.ballast.lies;

/** Finds requests near which nothing happened that could be why one is lost, so that a lie's own cause is the only one. */
final class Calm {

    /** As packaged, a supervisor notices the end of a process up to 1.1 s late; and a new one listens within 0.5 s. */
    private static final double BEFORE_RESTART_MS = 1_400;

    private static final double AFTER_RESTART_MS = 900;

    /** By how much the times of observers are off at most, together with what the checks allow. */
    private static final double MARGIN_MS = 250;

    /** An old worker may have cut a request so long before it was seen to end. */
    private static final double CUT_BEFORE_MS = 1_300;

    private Calm() {}

    /** Returns whether a request was answered in a calm time. */
    static boolean has(TrueRun run, Sent request) {
        return request.answered() && around(run, request, 0);
    }

    /**
     * Returns whether the time of a request was calm.
     *
     * @param longerMs by how much longer than it took
     */
    static boolean around(TrueRun run, Sent request, double longerMs) {
        double from = run.sentMs(request);
        double to = run.endedMs(request) + longerMs;
        return from > run.loadMs + 200
                && to < run.closingMs - 600
                && membersStay(run, from, to)
                && run.members.stream().anyMatch(member -> member.isListed(from - MARGIN_MS) && member.isListed(to))
                && processesStay(run, from, to)
                && chosenStays(run, request, to);
    }

    private static boolean membersStay(TrueRun run, double from, double to) {
        return run.members.stream()
                .noneMatch(member -> isIn(member.alive(), from - MARGIN_MS, to + MARGIN_MS)
                        || (member.alive() < from && member.isListed(from - MARGIN_MS)));
    }

    /** Returns whether the instance that was asked neither leaves nor ends. */
    private static boolean chosenStays(TrueRun run, Sent request, double to) {
        return run.members.stream()
                .filter(member -> member.host.equals(request.host))
                .allMatch(member -> member.leaving() > to + MARGIN_MS);
    }

    private static boolean processesStay(TrueRun run, double from, double to) {
        return switch (run.strategy.takeover) {
            case IN_PLACE -> true;
            case NEW_PROCESS ->
                run.members.stream()
                        .flatMap(member -> member.listed.stream())
                        .noneMatch(stay -> isIn(stay.from, from - AFTER_RESTART_MS, to + BEFORE_RESTART_MS)
                                || isIn(stay.to, from - AFTER_RESTART_MS, to + BEFORE_RESTART_MS));
            case NEW_WORKERS ->
                run.workers.all().stream()
                        .noneMatch(worker -> isIn(worker.started, from - MARGIN_MS, to + MARGIN_MS)
                                || isIn(worker.draining, from - MARGIN_MS, to + MARGIN_MS)
                                || isIn(worker.gone, from - MARGIN_MS, to + CUT_BEFORE_MS));
        };
    }

    private static boolean isIn(double atMs, double from, double to) {
        return from <= atMs && atMs <= to;
    }
}
