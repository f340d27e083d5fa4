package dev.ballast.live;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.engine.LabThreads;
import dev.ballast.live.Snapshot.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The buttons of a lab's page. One change at a time, including changes that other processes request. */
final class LabActions implements Actions {

    private static final Logger LOG = LoggerFactory.getLogger(LabActions.class);
    private static final int CONFLICT = 409;

    private final Lab lab;
    private final Supplier<Optional<String>> elsewhere;
    private volatile @Nullable Task task; // read without the lock: the page reads it holding a lock that begin needs

    /** @param elsewhere the change under way according to the history */
    LabActions(Lab lab, Supplier<Optional<String>> elsewhere) {
        this.lab = lab;
        this.elsewhere = elsewhere;
    }

    @Override
    public String scale(String service, int instances) {
        return begin(
                "scale %sto %d".formatted(service.isBlank() ? "" : service + " ", instances),
                () -> lab.scale(service.isBlank() ? first() : service, instances));
    }

    private String first() {
        return lab.topology().services().get(0).name();
    }

    @Override
    public String stop(String instance) {
        Instance api = api(instance);
        return begin("stop " + instance, () -> lab.stop(api));
    }

    @Override
    public String kill(String instance) {
        lab.kill(api(instance), "KILL");
        return instance + " was sent KILL";
    }

    private Instance api(String name) {
        List<Instance> running = lab.allInstances().stream() // including those that drain
                .filter(instance -> instance.running() && instance.role().equals(LivePool.INSTANCE))
                .toList();
        return running.stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        404,
                        "no instance '%s' runs; there are %s"
                                .formatted(
                                        name,
                                        running.stream().map(Instance::name).toList())));
    }

    private synchronized String begin(String words, Runnable change) {
        Task last = task;
        Optional<String> busy = last != null && last.underWay() ? Optional.of(last.words()) : elsewhere.get();
        if (busy.isPresent()) {
            throw new RefusedException(
                    CONFLICT, "%s is under way; try again once it is in force".formatted(busy.get()));
        }
        Task begun = new Task(words, lab.history().nowMs(), true, "");
        task = begun;
        LabThreads.start(() -> finish(begun, change));
        return words + " is under way";
    }

    private void finish(Task begun, Runnable change) {
        String problem = "";
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed", begun.words(), e);
            problem = String.valueOf(e.getMessage());
        }
        task = new Task(begun.words(), begun.sinceMs(), false, problem);
    }

    /** Returns the last task of the buttons, or null. */
    @Nullable
    Task task() {
        return task;
    }
}
