package dev.ballast.balancer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Caddyfile: the upstreams of {@code reverse_proxy}, on its line or after {@code to} in its block. */
final class Caddyfile implements Syntax {

    private static final Pattern PROXY = Pattern.compile("(?m)^[ \\t]*(?:reverse_proxy|php_fastcgi)\\b");
    private static final Pattern BLOCK = Pattern.compile("(?m)\\{[ \\t]*(?:#.*)?$");
    private static final Pattern GOES_ON = Pattern.compile("\\\\\\r?\\n");
    private static final Pattern WORD = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"|`([^`]*)`|(\\S+)");
    private static final Set<String> PROXIES = Set.of("reverse_proxy", "php_fastcgi");

    @Override
    public boolean fits(String configuration) {
        return PROXY.matcher(configuration).find()
                && BLOCK.matcher(configuration).find();
    }

    @Override
    public void read(String configuration, FoundUpstreams into) {
        Set<String> snippets = new HashSet<>();
        Deque<String> blocks = new ArrayDeque<>();
        for (String line :
                GOES_ON.matcher(configuration).replaceAll(" ").lines().toList()) {
            List<String> words = words(line);
            boolean opens = !words.isEmpty() && words.get(words.size() - 1).equals("{");
            if (opens) {
                words.remove(words.size() - 1);
            }
            String first = words.isEmpty() ? "" : words.get(0);
            if (first.equals("}")) {
                blocks.poll();
            } else {
                read(first, words, line, new Place(blocks, snippets), into);
            }
            if (opens) {
                blocks.push(first);
            }
            if (opens && isSnippet(first)) {
                snippets.add(first);
            }
        }
    }

    private record Place(Deque<String> blocks, Set<String> snippets) {

        /** Returns whether a line is in the block of a proxy, or in a snippet, which may stand for a part of one. */
        boolean inProxy() {
            String block = blocks.isEmpty() ? "" : blocks.peek();
            return PROXIES.contains(block) || isSnippet(block);
        }
    }

    private static boolean isSnippet(String block) {
        return block.startsWith("(") && block.endsWith(")");
    }

    private static void read(String first, List<String> words, String line, Place place, FoundUpstreams into) {
        if (PROXIES.contains(first)) {
            boolean matcher = words.size() > 1 && words.get(1).matches("\\*|/.*|@.*");
            upstreams(words, matcher ? 2 : 1, line, into);
        } else if (first.equals("to") && place.inProxy()) {
            upstreams(words, 1, line, into);
        } else if (first.equals("dynamic") && place.inProxy()) {
            into.unclear(line, "a look-up tells the members");
        } else if (first.equals("import")
                && PROXIES.contains(
                        place.blocks().isEmpty() ? "" : place.blocks().peek())) {
            boolean known = words.size() > 1 && place.snippets().contains("(" + words.get(1) + ")");
            if (!known) {
                into.unclear(line, "the members may be in another file");
            }
        }
    }

    private static void upstreams(List<String> words, int from, String line, FoundUpstreams into) {
        words.stream().skip(from).forEach(upstream -> CaddyAddress.read(upstream, line, into));
    }

    /** Splits a line at blanks outside of quotes, up to a comment. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            if (word.group().startsWith("#")) {
                break;
            }
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group());
        }
        return words;
    }
}
