package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.run.RunDirectory;
import dev.ballast.workload.LoadPlan;
import java.util.List;
import java.util.Optional;

/** What a load test is run against. */
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
        return settings.lab().isEmpty() ? StartedLab.start(simulation, settings) : AttachedLab.attach(settings.lab());
    }

    /** Returns where requests go, such as {@code http://127.0.0.1:5000}. */
    String url();

    /** Returns the URLs of the instances, past the balancer; none where they are not known, or not reached from here. */
    List<String> direct();

    /** Returns the lab; empty where nothing is known of the system but its answers. */
    Optional<Lab> lab();

    History history();

    RunDirectory runDirectory();

    /** Returns a plan of an open load of Ballast's own, whose listener keeps what it sees. */
    LoadPlan plan();

    /** Says that the load test failed. */
    void fail(String why);

    /** Ends what this has begun, and leaves the run directory. */
    void end();

    /** Adds a line to the history. */
    default void note(String text) {
        history().record(new RunEvent.Note(text));
    }
}
