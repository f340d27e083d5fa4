package dev.ballast.lies;

import java.util.ArrayList;
import java.util.List;

/** A request of a made-up load, and what truly became of it; times are microseconds since the load's start. */
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

    /** The address of the instance that the balancer chose. */
    String asked = "";

    int connection;
    boolean reused;

    /** Why it was lost, as the checks say; blank until they do. */
    String cause = "";

    /** The host names of the instances that executed it. */
    final List<String> executedBy = new ArrayList<>();

    /** The balancer's attempts, in order; if there are none, and it was answered, the one at the instance that was asked. */
    final List<Attempt> attempts = new ArrayList<>();

    /** Whether the balancer took it, so that it has a line in its log. */
    boolean logged = true;

    /** The status in that line, if it is not the client's. */
    int loggedStatus;

    /** The name that stands there after all attempts, if no instance was left. */
    String group = "";

    /** The balancer's words for what went wrong, if it has some. */
    String error = "";

    /** The balancer's worker that had it; 0 for any. */
    int worker;

    /**
     * An attempt of the balancer at an instance.
     *
     * @param status as the balancer notes it
     * @param connect seconds; 0 on a connection that was open
     * @param seconds how long it took
     * @param sent bytes to the instance
     * @param received bytes from the instance
     */
    record Attempt(String address, String status, double connect, double seconds, int sent, int received) {

        static Attempt answered(String address) {
            return new Attempt(address, "200", 0, 0.002, 180, 320);
        }

        /** It had a new connection and the request, and answered something short. */
        static Attempt answered(String address, String status, double seconds) {
            return new Attempt(address, status, 0.001, seconds, 180, 40);
        }

        static Attempt refused(String address) {
            return new Attempt(address, "502", 0.001, 0.001, 0, 0);
        }

        /** It had a connection and the request, and what was wrong came later. */
        static Attempt broken(String address, double seconds) {
            return new Attempt(address, "502", 0.001, seconds, 180, 0);
        }
    }

    boolean answered() {
        return outcome.equals("ANSWERED");
    }

    /** Loses it: nobody answers, and nothing is said of why. */
    void lose(String how, int answer) {
        outcome = how;
        status = answer;
        host = "";
        executedBy.clear();
        attempts.clear();
        logged = answer > 0;
    }

    /** Loses it after these attempts of the balancer, which then answers by itself. */
    void fail(String how, int answer, Attempt... tried) {
        lose(how, answer);
        attempts.addAll(List.of(tried));
    }

    String line() {
        return number + "," + kind + "," + due + "," + waited + "," + (sent < 0 ? "" : sent) + "," + ended + ","
                + outcome + "," + status + "," + host + "," + connection + "," + (reused ? 1 : 0) + "," + cause;
    }
}
