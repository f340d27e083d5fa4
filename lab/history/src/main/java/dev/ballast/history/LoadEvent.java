package dev.ballast.history;

import static dev.ballast.history.EventText.after;
import static dev.ballast.history.EventText.count;
import static dev.ballast.history.EventText.counts;
import static dev.ballast.history.EventText.named;
import static dev.ballast.history.EventText.orBlank;
import static dev.ballast.history.EventText.orEmpty;
import static dev.ballast.history.EventText.seconds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Events about requests and loads. */
public sealed interface LoadEvent extends Event {

    @Override
    default Category category() {
        return Category.TRAFFIC;
    }

    /** The first answer seen from an instance; {@code instance} is blank if it is not known which one. */
    @JsonTypeName("served")
    record Served(String hostname, String instance) implements LoadEvent {

        public Served {
            hostname = named(hostname);
            instance = orBlank(instance);
        }

        @Override
        public String label() {
            return "first answer";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance.isBlank()
                    ? hostname + " answered for the first time"
                    : "%s answered for the first time, as %s".formatted(instance, hostname);
        }

        @Override
        public Category category() {
            return Category.POOL;
        }
    }

    /**
     * What one load saw of an instance.
     *
     * @param connections {@link #FRESH} or {@link #KEPT}
     * @param firstMs when the first of its answers ended, on the history's clock
     * @param lastMs when the last did
     * @param requests how many there were
     * @param balancer through which it asked; blank in older histories
     */
    @JsonTypeName("served-between")
    record ServedBetween(
            String hostname,
            String instance,
            String connections,
            double firstMs,
            double lastMs,
            long requests,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String balancer)
            implements LoadEvent {

        /** One connection for each request. */
        public static final String FRESH = "fresh";

        /** Connections that are kept alive. */
        public static final String KEPT = "kept";

        public ServedBetween {
            hostname = named(hostname);
            instance = orBlank(instance);
            connections = orBlank(connections);
            balancer = orBlank(balancer);
        }

        /** Returns the kind of a connection, by whether an earlier request had gone on it. */
        public static String kind(boolean reused) {
            return reused ? KEPT : FRESH;
        }

        @Override
        public String label() {
            return "answers of a load";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s answered %s of a load on %s connections from %s to %s"
                    .formatted(
                            instance.isBlank() ? hostname : instance,
                            count(requests, "request"),
                            connections,
                            seconds(firstMs),
                            seconds(lastMs));
        }
    }

    /**
     * What a balancer's access log says of one load.
     *
     * @param requests how many requests it logged, each counted once
     * @param retried how many of them it sent to more than one upstream, which the client does not see
     * @param repeated how often a request came again, because the client retried
     * @param statuses how often it answered with each status
     * @param unserved how many of them it answered well although no upstream had them
     * @param load id of the load; blank in older histories
     */
    @JsonTypeName("proxied")
    record Proxied(
            String balancer,
            long requests,
            long retried,
            long repeated,
            Map<String, Long> statuses,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long unserved,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String load)
            implements LoadEvent {

        public Proxied {
            balancer = named(balancer);
            statuses = orEmpty(statuses);
            load = orBlank(load);
        }

        @Override
        public String label() {
            return "access log of a load";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s logged %s of a load: %s tried at a second upstream, %s repeated by the client%s; answers: %s"
                    .formatted(
                            balancer,
                            count(requests, "request"),
                            count(retried),
                            count(repeated),
                            unserved == 0 ? "" : ", %s answered without an upstream".formatted(count(unserved)),
                            counts(statuses));
        }
    }

    /**
     * A request of a load was lost; the entry's time is when it was due.
     *
     * @param load the load's id
     * @param number which of its requests, from 0
     * @param outcome what happened to it, such as {@code refused}
     * @param cause why, such as {@code reload gap}; blank if the history does not have it
     * @param detail the evidence for the cause
     */
    @JsonTypeName("lost")
    record Lost(String load, int number, String outcome, String cause, String detail) implements LoadEvent {

        public Lost {
            load = named(load);
            outcome = orBlank(outcome);
            cause = orBlank(cause);
            detail = orBlank(detail);
        }

        @Override
        public String label() {
            return "lost request";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "request %s of load %s was lost: %s%s%s"
                    .formatted(count(number), load, outcome, after("; cause: ", cause), after(", ", detail));
        }

        @Override
        public Category category() {
            return Category.BAD;
        }
    }

    /**
     * A batch of requests was sent through the balancer.
     *
     * @param tookMs milliseconds from the first request to the last answer; null if a history does not say
     * @param load id of the load that sent them; blank if none did
     * @param batch name by which a verdict judges them, if no load sent them; blank if nobody is to judge them
     */
    @JsonTypeName("requests")
    record Requests(
            String purpose,
            int total,
            int failed,
            Map<String, Integer> hostnames,
            @Nullable Long tookMs,
            Map<String, Integer> failures,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String load,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String batch)
            implements LoadEvent {

        private static final String LOAD = "load ";

        public Requests {
            purpose = named(purpose);
            hostnames = orEmpty(hostnames);
            failures = orEmpty(failures);
            load = load == null ? loadOf(purpose) : load;
            batch = orBlank(batch);
        }

        /** Returns the load that an older history has in the purpose alone; its id has no blank. */
        private static String loadOf(String purpose) {
            String id = purpose.startsWith(LOAD) ? purpose.substring(LOAD.length()) : "";
            return id.contains(" ") ? "" : id;
        }

        /** Returns the requests of a load. */
        public static Requests ofLoad(
                String id,
                int total,
                int failed,
                Map<String, Integer> hostnames,
                @Nullable Long tookMs,
                Map<String, Integer> failures) {
            return new Requests(LOAD + id, total, failed, hostnames, tookMs, failures, id, "");
        }

        @Override
        public String label() {
            return "requests";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s, %s failed: %s; answered by %s"
                    .formatted(count(total, "request"), count(failed), purpose, counts(hostnames));
        }

        @Override
        public Category category() {
            return failed > 0 ? Category.BAD : Category.TRAFFIC;
        }
    }

    /**
     * What became of the requests of a load's warm-up, which are in no other figure of the load.
     *
     * @param load the load's id
     * @param requests how many were due
     * @param failed how many were not answered correctly
     * @param failures the same by outcome
     */
    @JsonTypeName("warmed-up")
    record WarmedUp(String load, long requests, long failed, Map<String, Long> failures) implements LoadEvent {

        public WarmedUp {
            load = named(load);
            failures = orEmpty(failures);
        }

        @Override
        public String label() {
            return "warm-up of a load";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s of the warm-up of load %s, %s failed%s"
                    .formatted(
                            count(requests, "request"),
                            load,
                            count(failed),
                            after(": ", failures.isEmpty() ? "" : counts(failures)));
        }

        @Override
        public Category category() {
            return failed > 0 ? Category.BAD : Category.TRAFFIC;
        }
    }

    /**
     * What the same load met without the balancer, which tells what is the instances' own.
     *
     * @param loads ids of the loads that it is compared with
     * @param requests how many were sent
     * @param failed how many of them were not answered correctly
     * @param longestMs the longest time from sending to the answer
     */
    @JsonTypeName("calibrated")
    record Calibrated(List<String> loads, long requests, long failed, double longestMs) implements LoadEvent {

        public Calibrated {
            loads = orEmpty(loads);
        }

        @Override
        public String label() {
            return "load without the balancer";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s without the balancer, %s failed, the longest answer took %s"
                    .formatted(count(requests, "request"), count(failed), seconds(longestMs));
        }

        @Override
        public Category category() {
            return failed > 0 ? Category.BAD : Category.TRAFFIC;
        }
    }

    /**
     * The highest arrival rates, in requests a second, that the system kept up with; null if none was found.
     *
     * @param directPerSecond without the balancer
     * @param balancedPerSecond through it
     */
    @JsonTypeName("capacity")
    record Capacity(
            @Nullable Integer directPerSecond, @Nullable Integer balancedPerSecond) implements LoadEvent {

        @Override
        public String label() {
            return "capacity";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "highest rate that the system kept up with: %s without the balancer, %s through it"
                    .formatted(rate(directPerSecond), rate(balancedPerSecond));
        }

        private static String rate(@Nullable Integer perSecond) {
            return perSecond == null ? "not found" : count(perSecond) + "/s";
        }
    }
}
