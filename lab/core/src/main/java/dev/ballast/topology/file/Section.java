package dev.ballast.topology.file;

import dev.ballast.topology.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map of the file whose keys have a meaning, and its path, such as {@code services.api}. What is wrong with a field becomes a
 * problem with the field's line and path, and the other fields are read all the same.
 */
final class Section {

    private final String path;
    private final Problems problems;
    private final Map<String, Node.Field> fields = new LinkedHashMap<>();

    /** @param path blank for the whole file */
    private Section(String path, Problems problems) {
        this.path = path;
        this.problems = problems;
    }

    /** Reads a map with known keys. Each other key is a problem. */
    static Section of(Node node, String path, List<String> known, Problems problems) {
        Section section = new Section(path, problems);
        for (Node.Field field : section.distinct(node)) {
            if (known.contains(field.key())) {
                section.fields.put(field.key(), field);
            } else {
                problems.add(
                        field.line(),
                        "%s is unknown; there are %s"
                                .formatted(section.pathOf(field.key()), Nearest.first(field.key(), known)));
            }
        }
        return section;
    }

    /** Reads a map whose keys are names that the user chose. */
    static Section ofNames(Node node, String path, Problems problems) {
        Section section = new Section(path, problems);
        section.distinct(node).forEach(field -> section.fields.put(field.key(), field));
        return section;
    }

    private List<Node.Field> distinct(Node node) {
        if (!(node instanceof Node.Fields map)) {
            problems.add(
                    node.line(),
                    "%s (%s) must be a map, such as {KEY: VALUE}"
                            .formatted(path.isEmpty() ? "the file" : path, node.shown()));
            return List.of();
        }
        Map<String, Node.Field> first = new LinkedHashMap<>();
        for (Node.Field field : map.fields()) {
            Node.Field earlier = first.putIfAbsent(field.key(), field);
            if (earlier != null) {
                problems.add(
                        field.line(), "%s is there already, in line %d".formatted(pathOf(field.key()), earlier.line()));
            }
        }
        return List.copyOf(first.values());
    }

    Map<String, Node.Field> fields() {
        return fields;
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    String path() {
        return path;
    }

    String pathOf(String key) {
        return (path.isEmpty() ? "" : path + ".") + Problems.shown(key);
    }

    /** Returns the line of a key, or another one if it is not there. */
    int line(String key, int otherwise) {
        Node.Field field = fields.get(key);
        return field == null ? otherwise : field.line();
    }

    /**
     * Reads a field, if it is there.
     *
     * @param reader throws an {@link IllegalArgumentException} whose message begins with the key if the value does not fit
     */
    void read(String key, Consumer<Node> reader) {
        Node.Field field = fields.get(key);
        if (field != null) {
            read(field.value().line(), () -> reader.accept(field.value()));
        }
    }

    /** Does what may throw an {@link IllegalArgumentException} whose message begins with a key. */
    void read(int line, Runnable reader) {
        try {
            reader.run();
        } catch (TopologyException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            problems.add(line, (path.isEmpty() ? "" : path + ".") + e.getMessage());
        }
    }

    static int integer(String key, Node node, int least, int most) {
        Integer value = integer(node);
        if (value == null || value < least || value > most) {
            throw new IllegalArgumentException("%s (%s) must be %d to %d".formatted(key, node.shown(), least, most));
        }
        return value;
    }

    static @Nullable Integer integer(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isInteger() ? Integer.valueOf(scalar.text()) : null;
    }

    static String text(String key, Node node) {
        if (!(node instanceof Node.Scalar scalar) || !scalar.isText()) {
            throw new IllegalArgumentException("%s (%s) must be text%s"
                    .formatted(key, node.shown(), mayBeQuoted(node) ? "; put it in quotes" : ""));
        }
        return scalar.text();
    }

    private static boolean mayBeQuoted(Node node) {
        return node instanceof Node.Scalar scalar && !scalar.isNothing();
    }

    /** Returns the value of a setting as text; whether it fits is not checked. */
    static String value(Setting setting, Node node) {
        if (node instanceof Node.Scalar scalar
                && (setting.isDuration() ? scalar.isText() : scalar.isInteger() || isWord(scalar))) {
            return scalar.text();
        }
        throw new IllegalArgumentException(
                "%s (%s) must be %s".formatted(setting.key(), node.shown(), setting.allowed()));
    }

    private static boolean isWord(Node.Scalar scalar) {
        return scalar.isText() && !scalar.text().matches("\\d+");
    }
}
