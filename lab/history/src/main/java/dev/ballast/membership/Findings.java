package dev.ballast.membership;

import dev.ballast.lifetime.Lifetime;
import dev.ballast.membership.Membership.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The findings on one lifetime's membership. A fault outweighs what could not be judged. */
final class Findings {

    private final Lifetime lifetime;
    private final List<Membership> faults = new ArrayList<>();
    private final List<String> untold = new ArrayList<>();

    Findings(Lifetime lifetime) {
        this.lifetime = lifetime;
    }

    void fault(Outcome outcome, String detail, Object... values) {
        faults.add(membership(outcome, String.format(Locale.ROOT, detail, values)));
    }

    /** Adds what could not be judged, and why. */
    void untold(String detail, Object... values) {
        untold.add(String.format(Locale.ROOT, detail, values));
    }

    List<Membership> all() {
        if (!faults.isEmpty()) {
            return List.copyOf(faults);
        }
        return List.of(
                untold.isEmpty()
                        ? membership(Outcome.STABLE, "listed in time, and until it had to go")
                        : membership(Outcome.UNKNOWN, String.join("; ", untold)));
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
