package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.run.RunDirectory;
import dev.ballast.workload.LoadPlan;
import java.util.List;
import java.util.Optional;

/** The system that a load test sends requests to. */
sealed interface Target permits LabTarget, BareTarget {

    /**
     * Returns the target that the settings name, ready for requests.
     *
     * @param simulation names the run
     */
    static Target start(String simulation, LoadSettings settings) {
        if (settings.target().isPresent()) {
            return BareTarget.start(simulation, settings);
        }
        return settings.lab().isEmpty() ? StartedLab.start(simulation, settings) : RunningLab.attach(settings.lab());
    }

    /** Returns the URL that requests go to, such as {@code http://127.0.0.1:5000}. */
    String url();

    /** Returns the URLs of the instances, without the balancer; none if they are unknown or not reached from here. */
    List<String> direct();

    /** Returns the lab, or empty if the target is no lab. */
    Optional<Lab> lab();

    History history();

    /** Returns since when the pool is the load test's, in milliseconds of the run; negative infinity if it always was. */
    default double sinceMs() {
        return Double.NEGATIVE_INFINITY;
    }

    RunDirectory runDirectory();

    /** Returns a plan of one of Ballast's loads, whose listener records what it sees. */
    LoadPlan plan();

    /**
     * Records that a load test begins.
     *
     * @param ended the name of the verdict that says that it has ended
     */
    default void begin(String ended) {
        history()
                .record(RunEvent.Checked.unfinished(
                        ended, "it has not: it goes on, or its process died; run it again if it does not go on"));
    }

    /** Records that the load test failed. */
    void fail(String why);

    /** Ends what this began. The run directory stays. */
    void end();

    /** Adds a line to the history. */
    default void note(String text) {
        history().record(new RunEvent.Note(text));
    }
}
