package dev.ballast;

import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.engine.StartGate;
import dev.ballast.evidence.Evidence;
import dev.ballast.evidence.RunFacts;
import dev.ballast.history.RunEvent;
import dev.ballast.run.RunOutcome;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The common part of owned and attached labs: how they end. */
abstract class AbstractLab extends DelegatingLab {

    private static final Duration REMOVAL_POLL = Duration.ofMillis(300);

    /** When a step of the end is given up; containers that start, or whose logs are kept, take some seconds. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(30);

    final StartGate gate;
    private RunOutcome outcome = RunOutcome.PASSED;
    private @Nullable String why; // it failed or was aborted
    private boolean released;

    AbstractLab(RunFacts facts, LabOptions options, Evidence evidence) {
        super(facts, options, evidence);
        this.gate = new StartGate(id);
    }

    /** Returns the lab's containers, or empty if none can have been started. */
    abstract Optional<Containers> containers();

    /** Records that the lab is removed from now on. */
    void recordClosing() {
        history.record(new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
    }

    @Override
    public final synchronized void fail(Throwable failure) {
        Optional<String> removal = history.removal();
        if (removal.isPresent()) { // what fails from then on is no fault of the system
            abort(removal.get());
        } else if (!released && !isInterrupted() && outcome != RunOutcome.FAILED) {
            String message = String.valueOf(failure.getMessage());
            outcome = RunOutcome.FAILED;
            why = message;
            evidence.step("record the failure", CLOSING_LIMIT, () -> history.record(new RunEvent.Failed(message)));
        }
    }

    @Override
    public final synchronized void abort(String reason) {
        if (outcome == RunOutcome.PASSED) {
            outcome = RunOutcome.ABORTED;
            why = reason;
        }
    }

    @Override
    public final synchronized void remove() {
        if (released) {
            return;
        }
        evidence.step("stop starting containers", CLOSING_LIMIT, gate::close);
        evidence.step("stop removing instances", CLOSING_LIMIT, () -> running().ifPresent(RunningSystem::stopRemoving));
        evidence.step("record that the lab is closed", CLOSING_LIMIT, this::recordClosing);
        stopWatching(); // so the report is made from all that is recorded
        evidence.collect(outcome, why);
        try {
            containers().ifPresent(Containers::removeAll);
        } finally { // last, so that no signal ends this process before, and no other process records what is removed
            recorderLock.delete();
            release();
        }
    }

    private void stopWatching() {
        evidence.step("stop watching", CLOSING_LIMIT, () -> running().ifPresent(RunningSystem::stopWatching));
    }

    /**
     * Ends this process's part in the lab: it stops watching, and another process may record. The containers run on. Does
     * nothing the second time.
     */
    synchronized void release() {
        if (!released) {
            released = true;
            stopWatching();
            recorderLock.close();
        }
    }

    @Override
    public void awaitRemoval() {
        Labs labs = new Labs(Engine.connect());
        Awaitility.await()
                .forever()
                .pollInterval(REMOVAL_POLL)
                .ignoreExceptions()
                .until(() -> !labs.exists(id));
        release(); // the process that removed it has kept the evidence
        refuseIfInterrupted();
    }
}
