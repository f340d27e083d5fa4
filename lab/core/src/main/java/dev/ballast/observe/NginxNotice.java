package dev.ballast.observe;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Event;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of a worker process, as nginx's error log says it.
 *
 * @param pid the worker
 * @param state what it did
 */
record NginxNotice(int pid, BalancerEvent.WorkerState state) {

    private static final Pattern NOTICE = Pattern.compile("\\[(?:notice|alert)] (\\d+)#\\d+: "
            + "(?:(start) worker process (\\d+)|(gracefully) shutting down|worker process (\\d+) exited)");

    /** Reads a line of the error log, or returns empty if it is about something else. */
    static Optional<NginxNotice> in(String line) {
        Matcher matcher = NOTICE.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        if (matcher.group(2) != null) {
            return Optional.of(new NginxNotice(Integer.parseInt(matcher.group(3)), BalancerEvent.WorkerState.STARTED));
        }
        return Optional.of(
                matcher.group(4) != null
                        ? new NginxNotice(Integer.parseInt(matcher.group(1)), BalancerEvent.WorkerState.DRAINING)
                        : new NginxNotice(Integer.parseInt(matcher.group(5)), BalancerEvent.WorkerState.GONE));
    }

    /** Returns the event that a line of a balancer's log describes, or empty if it is no such notice. */
    static Optional<Event> event(String balancer, String line) {
        return in(line).map(notice -> new BalancerEvent.Worker(balancer, notice.pid(), notice.state()));
    }
}
