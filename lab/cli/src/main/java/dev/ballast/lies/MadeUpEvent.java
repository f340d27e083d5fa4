package dev.ballast.lies;

import java.util.LinkedHashMap;
import java.util.Map;

/** An event as it becomes a line of {@code history.jsonl}. */
final class MadeUpEvent {
    final double atMs;
    final double errorMs;
    final double recordedMs;
    final Map<String, Object> fields = new LinkedHashMap<>();

    /** @param fields names and values in turn */
    MadeUpEvent(double atMs, double errorMs, double recordedMs, String type, Object... fields) {
        if (!Double.isFinite(atMs)) {
            throw new IllegalArgumentException("%s never happened".formatted(type));
        }
        this.atMs = atMs;
        this.errorMs = errorMs;
        this.recordedMs = recordedMs;
        this.fields.put("type", type);
        for (int i = 0; i < fields.length; i += 2) {
            this.fields.put(String.valueOf(fields[i]), fields[i + 1]);
        }
    }

    /** Returns what the lab itself did, or an observer said of itself, at its very moment. */
    static MadeUpEvent done(double atMs, String type, Object... fields) {
        return new MadeUpEvent(atMs, 0, atMs, type, fields);
    }

    /** Returns what was seen at once, but not at its very moment. */
    static MadeUpEvent seen(double atMs, double errorMs, String type, Object... fields) {
        return new MadeUpEvent(atMs, errorMs, atMs, type, fields);
    }

    /** Returns how an observer does. */
    static MadeUpEvent view(double atMs, String view, String of, String state) {
        return done(
                atMs, "view", "view", view, "of", of, "state", state, "detail", state.equals("BEGAN") ? "" : "made up");
    }

    String type() {
        return String.valueOf(fields.get("type"));
    }
}
