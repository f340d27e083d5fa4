package dev.ballast.lies;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The worker processes of a balancer that reloads: new ones for each list, while the old ones finish their requests. */
final class MadeUpWorkers {

    private final TrueRun run;
    private @Nullable List<Worker> all;

    /** A worker; when it was told to finish and when it was gone is infinite if it stayed. */
    static final class Worker {
        final int pid;
        final double started;
        double draining = Member.NEVER;
        double gone = Member.NEVER;

        private Worker(int pid, double started) {
            this.pid = pid;
            this.started = started;
        }
    }

    MadeUpWorkers(TrueRun run) {
        this.run = run;
    }

    /** Returns them in order of start, as the lists have it when this is called first. */
    List<Worker> all() {
        List<Worker> known = all;
        if (known == null) {
            known = run.strategy.takeover == MadeUpStrategy.Takeover.NEW_WORKERS ? started() : List.of();
            all = known;
        }
        return known;
    }

    private List<Worker> started() {
        List<Worker> started = new ArrayList<>(List.of(new Worker(31, 4), new Worker(32, 4.5)));
        for (double list : moments()) {
            double at = list + run.between(1, 10);
            double draining = at + run.between(2, 30);
            started.stream().filter(old -> old.draining == Member.NEVER).forEach(old -> {
                old.draining = draining;
                old.gone = draining + run.between(100, 3_000);
            });
            started.add(new Worker(31 + started.size(), at));
            started.add(new Worker(31 + started.size(), at + 1));
        }
        return started;
    }

    private TreeSet<Double> moments() {
        TreeSet<Double> moments = new TreeSet<>();
        run.members.forEach(member -> member.listed.forEach(stay -> {
            moments.add(stay.from);
            moments.add(stay.to);
        }));
        moments.remove(Member.NEVER);
        return moments;
    }

    /** Returns the worker that accepted connections at a time; 0 if there is none. */
    int at(double atMs) {
        int pid = 0;
        for (Worker worker : all()) {
            pid = worker.started <= atMs ? worker.pid : pid;
        }
        return pid;
    }
}
