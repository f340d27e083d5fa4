package dev.ballast.history;

import static dev.ballast.history.EventText.after;
import static dev.ballast.history.EventText.orBlank;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Says whether an observer sees everything. */
public sealed interface ViewEvent extends Event {

    /**
     * A view began, was interrupted, missed something, or ended. If it began or resumed, it has seen everything from the
     * entry's time on; if it was interrupted or stopped, everything until then.
     *
     * @param view what is observed
     * @param of the name of the container, the service or the balancer that is observed; blank if there is one of the kind
     * @param detail why, in words
     */
    @JsonTypeName("view")
    record Changed(View view, String of, State state, String detail) implements ViewEvent {

        public Changed {
            view = Objects.requireNonNullElse(view, View.ALL);
            of = orBlank(of);
            state = Objects.requireNonNullElse(state, State.UNKNOWN);
            detail = orBlank(detail);
        }

        @Override
        public String label() {
            return "view";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s: %s%s".formatted(view.named(of), state.words, after(", ", detail));
        }

        @Override
        public Category category() {
            return switch (state) {
                case INTERRUPTED, MISSED, UNKNOWN -> Category.BAD;
                case BEGAN, RESUMED, STOPPED, ENDED -> Category.NOTE;
            };
        }
    }

    /** What is observed. */
    enum View {
        /** The starts and ends of containers, as the engine reports them. */
        ENGINE("the engine's events"),
        /** What a container prints. */
        LINES("the log"),
        /** A service's instances in Consul. */
        CONSUL("Consul's list"),
        /** Consul's leader and members. */
        CLUSTER("Consul's cluster"),
        /** A balancer's configuration, if it does not announce its member lists. */
        CONFIGURATION("the configuration"),
        /** The host's clock, by which containers state their times. */
        CLOCK("the host's clock"),
        /** Everything; also a view that this version does not know. */
        @JsonEnumDefaultValue
        ALL("the whole record");

        private final String words;

        View(String words) {
            this.words = words;
        }

        /** Returns what it is called, in words. */
        public String named(String of) {
            return words + after(" of ", of);
        }
    }

    /** The state of a view. */
    enum State {
        BEGAN("watched"),
        INTERRUPTED("interrupted"),
        RESUMED("watched again"),
        /** Something happened that could not be recorded; the view goes on. */
        MISSED("failed for a moment"),
        /** The observer stopped, and what it observed goes on. */
        STOPPED("no longer watched"),
        /** What was observed ended, so nothing is missing. */
        ENDED("ended"),
        /** The history does not have the state, or has one that this version does not know. */
        @JsonEnumDefaultValue
        UNKNOWN("changed");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }
}
