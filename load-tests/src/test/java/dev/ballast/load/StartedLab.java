package dev.ballast.load;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.history.History;
import dev.ballast.history.RunDirectory;
import dev.ballast.workload.LoadPlan;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lab of the load test's own, removed at its end. */
record StartedLab(Lab theLab) implements Target {

    private static final Logger LOG = LoggerFactory.getLogger(StartedLab.class);

    /** A failed start leaves nothing but its run directory. */
    static StartedLab start(String simulation, LoadSettings settings) {
        return new StartedLab(Lab.start(
                settings.topology(),
                LabOptions.named(simulation)
                        .withCommand(settings.command(simulation))
                        .withProgress(line -> LOG.info("{}", line))));
    }

    @Override
    public String url() {
        return front(theLab);
    }

    /** Returns the balancer's address; its published port, which leads through the engine's proxy, where that is not reached. */
    static String front(Lab lab) {
        return lab.instance(lab.balancer().name())
                .reached()
                .map(address -> "http://" + address)
                .orElse(lab.balancer().url());
    }

    @Override
    public Optional<String> direct() {
        return direct(theLab);
    }

    static Optional<String> direct(Lab lab) {
        return lab.instances("api").stream()
                .findFirst()
                .flatMap(Instance::reached)
                .map(address -> "http://" + address);
    }

    @Override
    public Optional<Lab> lab() {
        return Optional.of(theLab);
    }

    @Override
    public History history() {
        return theLab.history();
    }

    @Override
    public RunDirectory runDirectory() {
        return theLab.runDirectory();
    }

    @Override
    public LoadPlan plan() {
        return theLab.load();
    }

    @Override
    public void fail(String why) {
        theLab.fail(new AssertionError(why));
    }

    @Override
    public void end() {
        theLab.close();
    }
}
