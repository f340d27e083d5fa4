package dev.ballast.engine.image;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Ballast reads in a Dockerfile. */
record Dockerfile(String text) {

    private static final Pattern ARG =
            Pattern.compile("(?im)^\\s*ARG\\s+(\\w+)=[\"']?([^\\s\"']+)[\"']?\\s*$|^\\s*(FROM)\\s");
    private static final Pattern LABEL = Pattern.compile("(?im)^\\s*LABEL\\s(.*)$");
    private static final Pattern PAIR = Pattern.compile("([\\w.-]+)=(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern FROM = Pattern.compile(
            "(?im)^\\s*FROM\\s+(?:--\\S+\\s+)*(?:\\$(\\w+)|\\$\\{(\\w+)}|\\S+)(?:\\s+AS\\s+(\\S+))?\\s*$");
    private static final Pattern STAGE = Pattern.compile("(?im)^\\s*FROM\\s+(?:--\\S+\\s+)*(\\S+)");
    private static final Pattern NAMED =
            Pattern.compile("(?im)^([ \\t]*(?:FROM[ \\t]+(?:--\\S+[ \\t]+)*|COPY[ \\t]+(?:--\\S+[ \\t]+)*?--from=))"
                    + "([^\\s$-][^\\s$]*)(?=\\s|\\z)");

    /** Returns the labels that it sets itself, not those of the image it stands on. */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        Matcher instruction = LABEL.matcher(text.replaceAll("\\\\\\R", " "));
        while (instruction.find()) {
            Matcher pair = PAIR.matcher(instruction.group(1));
            while (pair.find()) {
                labels.put(pair.group(1), pair.group(2) != null ? pair.group(2) : pair.group(3));
            }
        }
        return labels;
    }

    /**
     * Returns the base images: the arguments before the first FROM that name an image, as in {@code FROM ${X}}, and
     * their defaults. An argument that is only a part of a name, or that names a stage, is not among them.
     */
    Map<String, String> bases() {
        Set<String> images = new HashSet<>();
        Set<String> noImages = new HashSet<>(Set.of("scratch"));
        for (Matcher from = FROM.matcher(text); from.find(); ) {
            images.add(String.valueOf(from.group(1) == null ? from.group(2) : from.group(1)));
            noImages.add(String.valueOf(from.group(3)));
        }
        Map<String, String> bases = new LinkedHashMap<>();
        Matcher argument = ARG.matcher(text);
        while (argument.find() && argument.group(3) == null) {
            String image = argument.group(2);
            if (images.contains(argument.group(1)) && !noImages.contains(image) && !image.contains("$")) {
                bases.put(argument.group(1), image);
            }
        }
        return bases;
    }

    /** Returns the image that the last stage stands on, or empty if there is none. */
    Optional<String> base() {
        return STAGE.matcher(text)
                .results()
                .map(from -> from.group(1))
                .reduce((earlier, last) -> last)
                .map(image -> bases().getOrDefault(image.replaceAll("[${}]", ""), image));
    }

    /** Returns what a FROM or a {@code COPY --from} names without an argument: images, and stages. */
    Set<String> named() {
        Set<String> named = new TreeSet<>();
        NAMED.matcher(text).results().map(found -> found.group(2)).forEach(named::add);
        return named;
    }

    /** Returns this with other names in the places of these. */
    Dockerfile with(Map<String, String> others) {
        return new Dockerfile(NAMED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + others.getOrDefault(found.group(2), found.group(2)))));
    }
}
