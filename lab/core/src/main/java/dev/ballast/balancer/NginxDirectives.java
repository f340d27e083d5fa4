package dev.ballast.balancer;

import java.util.ArrayList;
import java.util.List;

/**
 * The directives of an nginx configuration.
 *
 * @param whole whether each block is closed
 */
record NginxDirectives(List<Directive> directives, boolean whole) {

    /**
     * A directive.
     *
     * @param words its name and its arguments, without quotes
     * @param block what is in its block; empty if it has none
     */
    record Directive(List<String> words, List<Directive> block) {

        String name() {
            return words.get(0);
        }

        boolean is(String name) {
            return name().equals(name);
        }

        /** Returns its first argument, or blank. */
        String argument() {
            return words.size() > 1 ? words.get(1) : "";
        }

        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    static NginxDirectives of(String configuration) {
        Reader reader = new Reader(configuration);
        List<Directive> directives = reader.block();
        return new NginxDirectives(directives, reader.depth == 0);
    }

    private static final class Reader {
        private final String text;
        private int at;
        private int depth;

        Reader(String text) {
            this.text = text;
        }

        /** Reads to the end of a block, or of the text. */
        List<Directive> block() {
            List<Directive> directives = new ArrayList<>();
            List<String> words = new ArrayList<>();
            while (at < text.length()) {
                char next = text.charAt(at);
                if (Character.isWhitespace(next)) {
                    at++;
                } else if (next == '#') {
                    skipLine();
                } else if (next == ';') {
                    at++;
                    end(words, List.of(), directives);
                } else if (next == '{') {
                    at++;
                    depth++;
                    end(words, isProgram(words) ? program() : block(), directives);
                } else if (next == '}') {
                    at++;
                    depth--;
                    return directives;
                } else {
                    words.add(next == '"' || next == '\'' ? quoted(next) : word());
                }
            }
            end(words, List.of(), directives);
            return directives;
        }

        private static void end(List<String> words, List<Directive> block, List<Directive> directives) {
            if (!words.isEmpty()) {
                directives.add(new Directive(List.copyOf(words), block));
                words.clear();
            }
        }

        private void skipLine() {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        }

        private static boolean isProgram(List<String> words) {
            return !words.isEmpty() && words.get(0).endsWith("_by_lua_block");
        }

        /** Skips a program in another language up to its closing brace. */
        private List<Directive> program() {
            int open = 1;
            for (; at < text.length() && open > 0; at++) {
                open += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
            }
            depth -= open == 0 ? 1 : 0;
            return List.of();
        }

        private String quoted(char quote) {
            StringBuilder word = new StringBuilder();
            boolean escaped = false;
            for (at++; at < text.length() && (escaped || text.charAt(at) != quote); at++) {
                escaped = !escaped && text.charAt(at) == '\\';
                if (!escaped) {
                    word.append(text.charAt(at));
                }
            }
            at++;
            return word.toString();
        }

        /** Reads a word; the braces of <code>${name}</code> belong to it. */
        private String word() {
            int from = at;
            boolean variable = false;
            for (; at < text.length(); at++) {
                char next = text.charAt(at);
                if (next == '{' && text.charAt(at - 1) == '$') {
                    variable = true;
                } else if (next == '}' && variable) {
                    variable = false;
                } else if (Character.isWhitespace(next) || next == ';' || next == '{' || next == '}') {
                    break;
                }
            }
            return text.substring(from, Math.min(at, text.length()));
        }
    }
}
