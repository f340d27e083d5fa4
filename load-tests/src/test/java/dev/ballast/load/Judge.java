package dev.ballast.load;

import dev.ballast.check.Checks;
import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.check.MembershipCheck;
import dev.ballast.check.Policy;
import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Tolerance;
import dev.ballast.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Judges a load by all gates that apply. Gates on the pool's members are left out if the target is no lab.
 *
 * @param calibration the same load without the balancer; has no loads if it was not sent
 */
record Judge(LoadSettings settings, Shape shape, Figures figures, Figures calibration) {

    /** Returns the verdicts on what the system did. */
    List<RunEvent.Checked> function(PoolWork work) {
        List<RunEvent.Checked> checks = new ArrayList<>();
        checks.addAll(work.function());
        checks.add(Gates.noneFailed(figures).on(figures.ids()));
        checks.add(loss(work));
        work.constant().ifPresent(times -> {
            Figures answered = withProbes(work);
            checks.add(Gates.everyHostnameSeen(answered, times.members()));
            if (shape.changes().any() || times.hadSeveral()) {
                checks.add(times.evenSpread(answered));
            }
        });
        return checks;
    }

    /**
     * Returns the verdict on a lab's member lists, as far as its history shows them.
     *
     * @param sinceMs what was over before this moment of the run is not this load test's
     */
    static RunEvent.Checked members(List<Entry<?>> known, double sinceMs) {
        MembershipCheck check = new MembershipCheck(Policy.current().allowed(Tolerance.defaults()), sinceMs);
        return Checks.run(MembershipCheck.NAME, () -> check.asFarAsServed(PoolLifetimes.of(known)));
    }

    /** Returns the verdicts on how fast it was, which depend on the machine too. */
    List<RunEvent.Checked> times(PoolWork work) {
        List<RunEvent.Checked> checks = new ArrayList<>(work.times());
        checks.add(Gates.fastEnough(figures, calibration, settings.bounds().p99()));
        checks.add(Gates.noSlower(figures, in(shape.judged()), in(shape.baseline()), settings.bounds()));
        if (shape.changes().isChurn()) {
            checks.add(Gates.throughputKept(figures, shape.judged(), shape.baseline(), duration()));
        }
        checks.add(Gates.generatorKeptUp(figures, calibration, settings.bounds().late()));
        return checks;
    }

    /**
     * Returns the verdict on the low load that never retries: on the changes of the pool, or that it was constant, or if it is not
     * known, on the requests alone.
     */
    private RunEvent.Checked loss(PoolWork work) {
        LossClaim claim = (work.constant().isEmpty()
                        ? LossClaim.ofUnseenPool()
                        : LossClaim.ofConstantPool()
                                .aboutChanges(shape.changes().any()))
                .answeredWithin(settings.bounds().longest());
        try {
            return LossCheck.of(work.probes(), claim, directMs());
        } catch (CompletionException e) {
            return new RunEvent.Checked(claim.check(), Verdict.UNKNOWN, String.valueOf(e.getCause()));
        }
    }

    /** Returns what the calibration found, for the loads that are compared with it; empty if it was not sent. */
    Optional<LoadEvent.Calibrated> calibrated(PoolWork work) {
        return calibration.loads().isEmpty()
                ? Optional.empty()
                : Optional.of(new LoadEvent.Calibrated(
                        withProbes(work).ids(), calibration.sent(), calibration.failed(), directMs()));
    }

    /** Returns how long an answer took without the balancer at most, in milliseconds; 0 if none came. */
    private double directMs() {
        return calibration.sinceSent(request -> true).getMaxValue() / 1e3;
    }

    /** Returns the figures with those of the low load, which goes on for as long as the pool changes. */
    private Figures withProbes(PoolWork work) {
        try {
            return new Figures(Stream.concat(figures.loads().stream(), Stream.of(work.probes()))
                    .toList());
        } catch (CompletionException e) {
            return figures; // its own verdict says why
        }
    }

    private Predicate<Request> in(Shape.Window window) {
        return request -> window.has(request.dueMs(), duration());
    }

    private Duration duration() {
        return shape.legs().get(0).profile().duration();
    }
}
