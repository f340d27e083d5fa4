package dev.ballast.report;

/**
 * A line of a load's file of requests; moments are microseconds since the load's start.
 *
 * @param cause as the line says it, blank where it says none
 */
record RequestLine(int number, boolean slow, long due, long ended, String outcome, String cause) {
    private static final String ANSWERED = "ANSWERED";

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException where it is none
     */
    static RequestLine parse(String line, boolean withCause) {
        int[] ends = new int[12];
        int cells = 0;
        for (int at = line.indexOf(','); at >= 0 && cells < ends.length; at = line.indexOf(',', at + 1)) {
            ends[cells++] = at;
        }
        if (cells != (withCause ? 11 : 10)) {
            throw new IllegalArgumentException("\"%s\" is no request".formatted(line));
        }
        String outcome = line.substring(ends[5] + 1, ends[6]);
        return new RequestLine(
                Integer.parseInt(line, 0, ends[0], 10),
                line.startsWith("SLOW", ends[0] + 1),
                Long.parseLong(line, ends[1] + 1, ends[2], 10),
                Long.parseLong(line, ends[4] + 1, ends[5], 10),
                outcome.equals(ANSWERED) ? ANSWERED : outcome,
                withCause ? line.substring(ends[10] + 1) : "");
    }

    boolean lost() {
        return !outcome.equals(ANSWERED);
    }

    long latency() {
        return ended - due;
    }

    boolean tellsLatency() {
        return !slow
                && switch (outcome) {
                    case ANSWERED, "TIMED_OUT", "CONNECT_TIMED_OUT", "NEVER_SENT" -> true;
                    default -> false;
                };
    }
}
