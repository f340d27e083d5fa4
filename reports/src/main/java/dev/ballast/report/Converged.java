package dev.ballast.report;

import dev.ballast.convergence.Convergence;
import dev.ballast.run.RecordedRun;
import java.util.List;

/**
 * How fast one balancer took over the changes of one service.
 *
 * @param times what concerns a balancer's list; empty if the history shows none of it
 */
record Converged(String service, String balancer, List<StageTimes> times) {

    /** Returns each service at each balancer that has it; empty if there is one of both, whose times stand elsewhere. */
    static List<Converged> of(RecordedRun run) {
        Convergence all = Convergence.of(run.history());
        return all.services().size() * all.balancers().size() < 2
                ? List.of()
                : all.services().stream()
                        .flatMap(service -> all.balancers().stream().map(balancer -> of(all, service, balancer)))
                        .filter(converged -> !converged.times().isEmpty())
                        .toList();
    }

    private static Converged of(Convergence all, String service, String balancer) {
        return new Converged(
                service,
                balancer,
                StageTimes.of(all.at(balancer).of(service)).stream()
                        .filter(times -> times.stage().equals(StageTimes.JOINS)
                                || times.stage().equals(StageTimes.LEAVES))
                        .toList());
    }
}
