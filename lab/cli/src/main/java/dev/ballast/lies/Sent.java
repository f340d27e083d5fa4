package dev.ballast.lies;

/** A request of a made-up load; times are microseconds since the load's start. */
final class Sent {
    int number;
    String kind = "GET";
    long due;
    long waited;
    /** -1 if it was never sent. */
    long sent;

    long ended;
    String outcome = "ANSWERED";
    int status = 200;
    String host = "";
    int connection;
    boolean reused;
    String cause = "";

    boolean answered() {
        return outcome.equals("ANSWERED");
    }

    void lose(String how, int answer, String why) {
        outcome = how;
        status = answer;
        host = "";
        cause = why;
    }

    String line() {
        return "%d,%s,%d,%d,%s,%d,%s,%d,%s,%d,%d,%s"
                .formatted(
                        number,
                        kind,
                        due,
                        waited,
                        sent < 0 ? "" : sent,
                        ended,
                        outcome,
                        status,
                        host,
                        connection,
                        reused ? 1 : 0,
                        cause);
    }
}
