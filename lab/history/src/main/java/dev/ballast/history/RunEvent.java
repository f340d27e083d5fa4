package dev.ballast.history;

import static dev.ballast.history.EventText.after;
import static dev.ballast.history.EventText.named;
import static dev.ballast.history.EventText.orBlank;
import static dev.ballast.history.EventText.orEmpty;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the run itself did and found. */
public sealed interface RunEvent extends Event {

    /** A step of the run begins. */
    @JsonTypeName("phase")
    record PhaseBegan(String name) implements RunEvent {

        /** The phase in which a lab is started. */
        public static final String STARTING = "starting";

        /** The phase that begins when the instances of the start are in force. */
        public static final String READY = "ready";

        /** The phase in which a lab is removed. Instances that end in it have not left the pool. */
        public static final String CLOSING = "closing";

        public PhaseBegan {
            name = named(name);
        }

        @Override
        public String label() {
            return "phase";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "run: " + name;
        }

        @Override
        public Category category() {
            return Category.CHANGE;
        }
    }

    /**
     * A check gave its verdict.
     *
     * @param doubts the kinds of reasons why the verdict is {@link Verdict#UNKNOWN}; empty if the check names none
     * @param loads ids of the loads, and names of the batches, that it judged; empty if it judged something else
     * @param leastMs the shortest time that it held anything to, in milliseconds; null if it judged no time
     * @param limits what it allowed, so that it can be run again; empty if the check has none, or did not say
     */
    @JsonTypeName("verdict")
    record Checked(
            String check,
            Verdict verdict,
            String detail,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Doubt> doubts,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> loads,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double leastMs,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Limit> limits)
            implements RunEvent {

        /** Begins the name of the verdict that a check has found a fault that was planted for it to find. */
        private static final String PLANTED = "the planted fault is found by: ";

        public Checked {
            check = named(check);
            verdict = Objects.requireNonNullElse(verdict, Verdict.UNKNOWN);
            detail = orBlank(detail);
            doubts = doubts == null ? List.of() : List.copyOf(doubts);
            loads = orEmpty(loads);
            limits = limits == null ? List.of() : List.copyOf(limits);
        }

        public Checked(String check, Verdict verdict, String detail, List<Doubt> doubts) {
            this(check, verdict, detail, doubts, List.of(), null, List.of());
        }

        public Checked(String check, Verdict verdict, String detail) {
            this(check, verdict, detail, List.of());
        }

        /** Returns this as the verdict on loads with these ids. */
        public Checked on(Collection<String> judged) {
            return new Checked(check, verdict, detail, doubts, List.copyOf(judged), leastMs, limits);
        }

        /** Returns this with the shortest time that the check held anything to, in milliseconds. */
        public Checked within(double shortestMs) {
            return new Checked(check, verdict, detail, doubts, loads, shortestMs, limits);
        }

        /** Returns this with what the check allowed. */
        public Checked allowing(List<Limit> most) {
            return new Checked(check, verdict, detail, doubts, loads, leastMs, most);
        }

        /** Returns this as UNKNOWN, for a reason that the check itself did not see. */
        public Checked takenBack(String why, Doubt... reasons) {
            return new Checked(
                    check,
                    Verdict.UNKNOWN,
                    "%s; but %s".formatted(detail, why),
                    List.of(reasons),
                    loads,
                    leastMs,
                    limits);
        }

        /**
         * Returns this as the verdict that the check was right: a test has planted a fault for it to find. A run with that
         * verdict does not claim what the check asks.
         */
        public Checked asPlanted() {
            return new Checked(PLANTED + check, Verdict.VALID, "%s: %s".formatted(verdict, detail)).on(loads);
        }

        /** Returns whether this is the verdict that a check of that name has found a planted fault. */
        public boolean isPlanted(String name) {
            return check.equals(PLANTED + name);
        }

        /** Returns the event of a line. A verdict that this version does not know becomes UNKNOWN. */
        @JsonCreator
        static Checked read(
                @JsonProperty("check") @Nullable String check,
                @JsonProperty("verdict") @Nullable String verdict,
                @JsonProperty("detail") @Nullable String detail,
                @JsonProperty("doubts") @Nullable List<Doubt> doubts,
                @JsonProperty("loads") @Nullable List<String> loads,
                @JsonProperty("leastMs") @Nullable Double leastMs,
                @JsonProperty("limits") @Nullable List<Limit> limits) {
            return Arrays.stream(Verdict.values())
                    .filter(known -> known.name().equals(verdict))
                    .findFirst()
                    .map(known -> new Checked(
                            named(check),
                            known,
                            orBlank(detail),
                            doubts == null ? List.of() : doubts,
                            loads == null ? List.of() : loads,
                            leastMs,
                            limits == null ? List.of() : limits))
                    .orElseGet(() -> new Checked(
                            named(check),
                            Verdict.UNKNOWN,
                            verdict == null
                                    ? "the history does not have the verdict"
                                    : "the history has the verdict '%s', which this version does not know"
                                            .formatted(verdict)));
        }

        /** Returns the verdict of a check until it has ended: if the process dies, this one stands. */
        public static Checked unfinished(String check, String detail) {
            return new Checked(check, Verdict.UNKNOWN, detail, List.of(Doubt.UNFINISHED));
        }

        /**
         * Returns the verdicts that stand, in the order given: all but those of checks that had not ended, and gave
         * another verdict later.
         */
        public static List<Checked> standing(Stream<Checked> said) {
            List<Checked> all = said.toList();
            Map<String, Integer> last = new HashMap<>();
            IntStream.range(0, all.size()).forEach(one -> last.put(all.get(one).check(), one));
            return IntStream.range(0, all.size())
                    .filter(one -> !all.get(one).isUnfinished()
                            || last.getOrDefault(all.get(one).check(), one) == one)
                    .mapToObj(all::get)
                    .toList();
        }

        private boolean isUnfinished() {
            return doubts.contains(Doubt.UNFINISHED);
        }

        /** Returns whether the verdict is UNKNOWN, and only because the load generator was late. */
        @JsonIgnore
        public boolean isOnlyLate() {
            return verdict == Verdict.UNKNOWN && doubts.equals(List.of(Doubt.LATE));
        }

        @Override
        public String label() {
            return "verdict";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s: %s%s".formatted(check, verdict, after(", ", detail));
        }

        @Override
        public Category category() {
            return verdict == Verdict.VALID ? Category.NOTE : Category.BAD;
        }
    }

    /**
     * Anything else worth a line. A fault that has no event of its own is recorded as the note of an instance.
     *
     * @param of the instance to which the fault happened; blank if the note tells of none. Older histories lack this component;
     *     in them a note tells of a fault of each instance that its text names.
     */
    @JsonTypeName("note")
    record Note(
            String text,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String of) implements RunEvent {

        public Note {
            text = orBlank(text);
        }

        /** Makes a note that tells of no fault. */
        public Note(String text) {
            this(text, "");
        }

        /** Returns the note of a fault that happened to an instance. */
        public static Note ofFault(String instance, String text) {
            return new Note(text, instance);
        }

        @Override
        public String label() {
            return "note";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return text;
        }

        @Override
        public Category category() {
            return Category.NOTE;
        }
    }

    /**
     * A process that does not own the lab begins to remove it.
     *
     * @param by the process, in words
     */
    @JsonTypeName("removing")
    record Removing(String by) implements RunEvent {

        public Removing {
            by = named(by);
        }

        /** Returns the removal by this process. */
        public static Removing byThisProcess() {
            return new Removing(
                    "process %d of %s".formatted(ProcessHandle.current().pid(), System.getProperty("user.name")));
        }

        @Override
        public String label() {
            return "removing";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return by + " removes the lab";
        }

        @Override
        public Category category() {
            return Category.CHANGE;
        }
    }

    /** The start or the test failed. */
    @JsonTypeName("failed")
    record Failed(String message) implements RunEvent {

        public Failed {
            message = Objects.requireNonNullElse(message, "failed, without a message");
        }

        @Override
        public String label() {
            return "failed";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "failed: " + message;
        }

        @Override
        public Category category() {
            return Category.BAD;
        }
    }
}
