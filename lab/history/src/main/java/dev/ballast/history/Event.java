package dev.ballast.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.function.UnaryOperator;

/**
 * Something that was done or observed. Each event is a record in the file of its group, and has the type in {@code
 * history.jsonl} beside it; docs/reference/run-directory.md lists types and fields. If a line lacks a component, the
 * record replaces it, so an event that was read is as valid as one that was made.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Event
        permits RunEvent, PoolEvent, InstanceEvent, ConsulEvent, BalancerEvent, LoadEvent, ViewEvent, Event.Unknown {

    /** Returns a heading of a few words, the same for all events of a type. */
    String label();

    /**
     * Returns what happened, in a sentence.
     *
     * @param nameOf returns what to call an address, {@code ip:port}
     */
    String describe(UnaryOperator<String> nameOf);

    /** Returns what it is about. */
    Category category();

    /** Returns what happened, in a sentence. */
    default String describe() {
        return describe(UnaryOperator.identity());
    }

    /** Returns the type as {@code history.jsonl} has it. */
    default String type() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    /**
     * An event of a type that this version does not know.
     *
     * @param type the type as written
     * @param json the line as it stands
     */
    record Unknown(String type, String json) implements Event {

        @Override
        public String label() {
            return type;
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return json;
        }

        @Override
        public Category category() {
            return Category.NOTE;
        }
    }
}
