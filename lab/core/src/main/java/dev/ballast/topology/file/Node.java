package dev.ballast.topology.file;

import java.util.List;
import java.util.regex.Pattern;

/** A part of a YAML file, and the line in which it begins. */
sealed interface Node {

    int line();

    /** Returns the part for a message. */
    String shown();

    /** @param plain whether it is without quotes, so that it may be a number, a truth value or nothing */
    record Scalar(String text, boolean plain, int line) implements Node {

        private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
        private static final Pattern INTEGER = Pattern.compile("0|-?[1-9]\\d{0,8}");
        /** As YAML 1.2's core schema has them. */
        private static final Pattern NO_TEXT = Pattern.compile("true|True|TRUE|false|False|FALSE"
                + "|[-+]?\\d+|0o[0-7]+|0x[0-9a-fA-F]+"
                + "|[-+]?(?:\\.\\d+|\\d+(?:\\.\\d*)?)(?:[eE][-+]?\\d+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

        boolean isNothing() {
            return plain && NOTHING.matcher(text).matches();
        }

        boolean isInteger() {
            return plain && INTEGER.matcher(text).matches();
        }

        boolean isText() {
            return !plain
                    || !NOTHING.matcher(text).matches()
                            && !NO_TEXT.matcher(text).matches();
        }

        @Override
        public String shown() {
            if (isNothing()) {
                return "nothing";
            }
            return plain ? Problems.shown(text) : "\"" + Problems.shown(text) + "\"";
        }
    }

    record Items(List<Node> nodes, int line) implements Node {
        @Override
        public String shown() {
            return "a list";
        }
    }

    record Fields(List<Field> fields, int line) implements Node {
        @Override
        public String shown() {
            return "a map";
        }
    }

    /** @param line of the key */
    record Field(String key, Node value, int line) {}
}
