package dev.ballast.traffic;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.run.RunDirectory;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What is recorded of requests, and what explains them.
 *
 * @param history takes what requests show
 * @param run takes the file of each load
 * @param instanceOf returns the name of the instance that has a host name, or a blank string
 * @param known returns what all processes have recorded of the run
 */
public record TrafficRecords(
        History history, RunDirectory run, UnaryOperator<String> instanceOf, Supplier<List<Entry<?>>> known) {}
