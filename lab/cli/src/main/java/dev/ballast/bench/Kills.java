package dev.ballast.bench;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Step;
import dev.ballast.fault.KillProcess;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Kills instances under a load, one after another; each is replaced before the next is killed. */
public final class Kills {

    /** What is killed. */
    public enum What {
        /** The API's process, which is not started again; its container and Consul agent go on. */
        PROCESS,
        /** The whole container. */
        CONTAINER
    }

    /** The name of the verdict on what killed containers lost. */
    static final String EXPLAINED = "each loss has a cause";

    private static final int POOL = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Lab lab;
    private final What what;
    private final Account account;
    private final List<String> victims = new ArrayList<>();

    /** @param account takes the result of the load */
    public Kills(Lab lab, What what, Account account) {
        this.lab = lab;
        this.what = what;
        this.account = account;
    }

    /**
     * Kills instances, and returns for each the time from its death until the balancer's upstreams were without it.
     *
     * @param pause requests due between one kill and the next, at least
     */
    public List<Elapsed> of(int times, int pause, LoadPlan plan, Consumer<String> progress) {
        lab.scale("api", POOL);
        Load load = plan.start();
        try {
            for (int i = 1; i <= times; i++) {
                int next = load.requests().size() + pause;
                progress.accept("%s: kill %d of %d".formatted(account.system(), i, times));
                one();
                account.events(1);
                Schedule.await(load, next);
            }
        } finally {
            LoadResult result = load.stop();
            if (what == What.PROCESS) {
                account.add(result);
            } else {
                account.add(result, explained(result));
            }
        }
        return took();
    }

    /**
     * Returns the verdict on what killed containers lost. The requests that one has cannot be answered, so a loss is not
     * wrong; but each must have a cause.
     */
    static RunEvent.Checked explained(LoadResult load) {
        long unexplained = load.lostByCause().getOrDefault(Cause.UNEXPLAINED, 0L)
                + load.lostByCause().getOrDefault(Cause.GENERATOR, 0L);
        String lost = "%d of %d requests lost, %d of them without a cause in the system"
                .formatted(load.lost().size(), load.due(), unexplained);
        RunEvent.Checked checked = unexplained == 0
                ? new RunEvent.Checked(EXPLAINED, Verdict.VALID, lost)
                : new RunEvent.Checked(EXPLAINED, Verdict.UNKNOWN, lost + "; its run's report lists them");
        return checked.on(List.of(load.requests().load()));
    }

    private void one() {
        List<Instance> pool = lab.instances("api");
        Instance victim = pool.get(0); // the oldest, since a new agent reports up to 3 s late
        victims.add(victim.name());
        if (what == What.PROCESS) {
            new KillProcess(victim.name(), "api").inject(lab);
        } else {
            lab.kill(victim, "KILL");
        }
        lab.awaitPool(pool.subList(1, pool.size()), LIMIT);
        if (what == What.PROCESS) {
            lab.kill(victim, "KILL"); // removes the rest of the instance
        }
        lab.scale("api", POOL);
    }

    private List<Elapsed> took() {
        return Convergence.of(lab.history()).taken(Step.DIED_TO_RENDERED_WITHOUT).stream()
                .filter(taken -> victims.contains(taken.timeline().instance()))
                .map(Convergence.Taken::elapsed)
                .toList();
    }
}
