package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.history.History;
import dev.ballast.run.RunDirectory;
import dev.ballast.workload.LoadPlan;
import java.util.List;
import java.util.Optional;

/** A lab that this process or another one started. */
sealed interface LabTarget extends Target permits StartedLab, RunningLab {

    Lab theLab();

    /** Returns the URL of the balancer's container, or of its published port, behind the engine's proxy, if that is not reached. */
    @Override
    default String url() {
        return theLab().instance(theLab().balancer().name())
                .reached()
                .map(address -> "http://" + address)
                .orElse(theLab().balancer().url());
    }

    @Override
    default List<String> direct() {
        return theLab().instances("api").stream()
                .flatMap(instance -> instance.reached().stream())
                .map(address -> "http://" + address)
                .toList();
    }

    @Override
    default Optional<Lab> lab() {
        return Optional.of(theLab());
    }

    @Override
    default History history() {
        return theLab().history();
    }

    @Override
    default RunDirectory runDirectory() {
        return theLab().runDirectory();
    }

    @Override
    default LoadPlan plan() {
        return theLab().load();
    }
}
