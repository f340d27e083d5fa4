package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.LabOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lab of the load test's own, removed at its end. */
record StartedLab(Lab theLab) implements LabTarget {

    private static final Logger LOG = LoggerFactory.getLogger(StartedLab.class);

    /** A failed start leaves only its run directory. */
    static StartedLab start(String simulation, LoadSettings settings) {
        return new StartedLab(Lab.start(
                settings.topology(),
                LabOptions.named(simulation)
                        .withCommand(settings.command(simulation))
                        .withProgress(line -> LOG.info("{}", line))));
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
