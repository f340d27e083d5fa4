package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.history.RunEvent;
import dev.ballast.report.Report;

/**
 * A lab that another process started and that stays. The load goes into its history and run directory, and its pool has as
 * many instances afterwards as before.
 */
record RunningLab(Lab theLab, int apis, double sinceMs) implements LabTarget {

    /** @param id of the lab, or the beginning of it */
    static RunningLab attach(String id) {
        Lab lab = Lab.attach(id);
        RunningLab attached =
                new RunningLab(lab, lab.instances("api").size(), lab.history().nowMs());
        Runtime.getRuntime().addShutdownHook(new Thread(attached::sayWhatIsLeft, "ballast-say-what-is-left"));
        return attached;
    }

    /** An interrupted load test has no time to wait for a change of the pool. */
    private void sayWhatIsLeft() {
        int now = theLab.instances("api").size();
        if (now != apis && now > 0) {
            System.err.printf(
                    "lab %s has %d instances and had %d before: ./ballast scale api=%3$d --lab %1$s%n",
                    theLab.id(), now, apis);
        }
    }

    /** The report is written anew, so that the one of an earlier load test does not stand if this one dies. */
    @Override
    public void begin(String ended) {
        LabTarget.super.begin(ended);
        Report.write(theLab.runDirectory().path());
    }

    /** A failure of the load, not of the lab: its verdict says so, and the lab's run goes on. */
    @Override
    public void fail(String why) {
        theLab.history().record(new RunEvent.Note("the load test failed: " + why));
    }

    @Override
    public void end() {
        try {
            if (theLab.instances("api").size() != apis) {
                theLab.scale("api", apis);
            }
        } finally {
            theLab.close();
            Report.write(theLab.runDirectory().path());
        }
    }
}
