package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.membership.Membership.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The findings on one lifetime's membership. A fault outweighs what could not be judged. */
final class Findings {

    private final Lifetime lifetime;
    private final Doubts doubts;
    private final Moment since;
    private final List<Membership> faults = new ArrayList<>();
    private final List<String> untold = new ArrayList<>();
    private final List<String> unwatched = new ArrayList<>();

    /**
     * @param doubts the times in which a view was not complete; a finding that needs it then is not certain
     * @param since what was over before is no finding
     */
    Findings(Lifetime lifetime, Doubts doubts, Moment since) {
        this.lifetime = lifetime;
        this.doubts = doubts;
        this.since = since;
    }

    /** Returns whether what lasted until a moment was over before anything is judged. */
    boolean isOver(Moment to) {
        return to.isBefore(since);
    }

    /** Adds a fault that one event shows. */
    void shown(Outcome outcome, String detail, Object... values) {
        faults.add(membership(outcome, String.format(Locale.ROOT, detail, values)));
    }

    /** Adds a fault that what was observed from one moment to another shows, if all of that time was observed. */
    void fault(Outcome outcome, Moment from, Moment to, String detail, Object... values) {
        if (isOver(to)) {
            return;
        }
        Optional<String> doubt = doubts.between(lifetime, from, to);
        if (doubt.isPresent()) {
            untold("%s", String.format(Locale.ROOT, detail, values) + ", but " + doubt.get());
        } else {
            shown(outcome, detail, values);
        }
    }

    /**
     * Adds a fault if the time from one moment to another was longer than allowed, however large its error is, or what the
     * error leaves open. Returns whether it may have been longer.
     */
    boolean tooLong(Outcome outcome, Moment from, Moment to, Duration allowed, String detail, Object... values) {
        // from a moment to itself no time passes, however large its error is
        return !to.equals(from) && tooLong(outcome, to.since(from), from, to, allowed, detail, values);
    }

    /** Does the same for a time that was spent between two moments. */
    boolean tooLong(
            Outcome outcome, Elapsed time, Moment from, Moment to, Duration allowed, String detail, Object... values) {
        if (time.most() <= ms(allowed)) {
            return false;
        }
        if (isOver(to)) {
            return true;
        }
        String seen = String.format(Locale.ROOT, detail, values);
        String limit = Elapsed.shown(ms(allowed));
        if (time.least() > ms(allowed)) {
            fault(outcome, from, to, "%s; %s are allowed", seen, limit);
        } else {
            untold("%s; %s are allowed, which the error of observation leaves open", seen, limit);
        }
        return true;
    }

    /** Adds what could not be judged, and why. */
    void untold(String detail, Object... values) {
        String told = String.format(Locale.ROOT, detail, values);
        if (!untold.contains(told)) {
            untold.add(told);
        }
    }

    /** Adds why it is not known whether it served on after it left. */
    void unwatched(String detail, Object... values) {
        unwatched.add(String.format(Locale.ROOT, detail, values));
    }

    /** @param until until when the lists are judged */
    List<Membership> all(Moment until) {
        if (!faults.isEmpty()) {
            return List.copyOf(faults);
        }
        if (untold.isEmpty()) {
            Moment from = isOver(lifetime.started()) ? since : lifetime.started();
            doubts.between(lifetime, from, until).ifPresent(untold::add);
        }
        List<String> open = Stream.concat(untold.stream(), unwatched.stream()).toList();
        return List.of(
                open.isEmpty()
                        ? membership(Outcome.STABLE, "listed in time, and until it had to go")
                        : membership(Outcome.UNKNOWN, String.join("; ", open)).rightAsSeen(untold.isEmpty()));
    }

    private Membership membership(Outcome outcome, String detail) {
        return new Membership(
                lifetime.instance().instance(),
                lifetime.number(),
                lifetime.instance().address(),
                outcome,
                detail);
    }
}
