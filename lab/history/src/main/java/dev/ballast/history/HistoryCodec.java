package dev.ballast.history;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes and reads the lines of {@code history.jsonl}. */
final class HistoryCodec {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();
    private static final ObjectWriter EVENT = JSON.writerFor(Event.class);

    /** The types of events by their names in a file, from the records themselves. */
    private static final Map<String, Class<?>> TYPES = types(Event.class)
            .filter(type -> type.isAnnotationPresent(JsonTypeName.class))
            .collect(Collectors.toMap(
                    type -> type.getAnnotation(JsonTypeName.class).value(), type -> type));

    private HistoryCodec() {}

    private static Stream<Class<?>> types(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(HistoryCodec::types)
                : Stream.of(type);
    }

    /** A line that holds no event. The message says why. */
    static final class UnreadableLineException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean json;

        UnreadableLineException(String message, boolean json) {
            super(message);
            this.json = json;
        }

        /** Returns whether the line is JSON; if not, it may be torn. */
        boolean isJson() {
            return json;
        }
    }

    /** Returns the line that holds an entry, with its end. */
    static String write(Entry<?> entry) {
        try {
            ObjectNode line = JSON.createObjectNode();
            line.put("seq", entry.seq()).put("atMs", entry.atMs());
            if (entry.wall() != null) {
                line.put("wall", entry.wall().toString());
            }
            if (entry.errorMs() > 0) {
                line.put("errorMs", Math.round(entry.errorMs() * 1000) / 1000.0);
            }
            line.setAll((ObjectNode) JSON.readTree(EVENT.writeValueAsString(entry.event())));
            return JSON.writeValueAsString(line) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event does not become JSON: " + entry, e);
        }
    }

    /**
     * Returns the entry that a line holds. A type that is not known is {@link Event.Unknown}, fields that are not known
     * are left out, and the event replaces what is missing.
     *
     * @param position the entry's number if the line has none
     */
    static Entry<?> read(String line, long position) throws UnreadableLineException {
        try {
            JsonNode json = JSON.readTree(line);
            if (!json.path("type").isTextual()) {
                throw new UnreadableLineException("it is no event, because it has no type", true);
            }
            return new Entry<>(
                    seq(json.path("seq"), position),
                    milliseconds(json.path("atMs")),
                    wall(json.path("wall")),
                    Math.max(0, milliseconds(json.path("errorMs"))),
                    event(json, line));
        } catch (JsonParseException e) {
            throw new UnreadableLineException(
                    "from column %s on".formatted(e.getLocation().getColumnNr()), false);
        } catch (JsonProcessingException e) {
            throw new UnreadableLineException(e.getOriginalMessage(), true);
        }
    }

    private static Event event(JsonNode json, String line) throws JsonProcessingException {
        String name = json.path("type").textValue();
        Class<?> type = TYPES.get(name);
        return type == null ? new Event.Unknown(name, line) : (Event) JSON.treeToValue(json, type);
    }

    private static long seq(JsonNode field, long position) throws UnreadableLineException {
        if (!field.isMissingNode() && !(field.isIntegralNumber() && field.canConvertToLong())) {
            throw new UnreadableLineException("seq %s is no number of a line".formatted(field), true);
        }
        return field.asLong(position);
    }

    private static double milliseconds(JsonNode field) throws UnreadableLineException {
        if (!field.isMissingNode() && !(field.isNumber() && HostTime.isOfARun(field.doubleValue()))) {
            throw new UnreadableLineException("%s is no time of a run".formatted(field), true);
        }
        return field.asDouble();
    }

    private static @Nullable Instant wall(JsonNode field) throws UnreadableLineException {
        if (field.isMissingNode()) {
            return null;
        }
        return HostTime.parse(field.textValue())
                .orElseThrow(
                        () -> new UnreadableLineException("%s is no time that a clock shows".formatted(field), true));
    }
}
