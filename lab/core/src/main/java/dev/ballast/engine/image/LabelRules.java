package dev.ballast.engine.image;

import dev.ballast.history.Balancing;
import dev.ballast.topology.Ports;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which values fit the labels of an image. A label that is not listed takes any text, or is checked by who reads it. */
final class LabelRules {

    private static final Map<String, Rule> RULES = rules();

    private record Rule(Predicate<String> fits, String use) {}

    private LabelRules() {}

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        Rule flag = new Rule(value -> value.equals("true") || value.equals("false"), "true or false");
        List.of(ImageLabels.BASE, ImageLabels.ANNOUNCES, ImageLabels.RELOADS, ImageLabels.LEDGER)
                .forEach(label -> rules.put(label, flag));
        rules.put(ImageLabels.PORT, new Rule(LabelRules::isPort, "a port, 1 to " + Ports.LAST));
        Rule path = new Rule(value -> value.matches("/\\S*"), "a path that begins with / and has no blanks");
        rules.put(ImageLabels.CHECK, path);
        rules.put(ImageLabels.RENDERED, path);
        List<String> methods =
                Arrays.stream(Balancing.values()).map(Balancing::label).toList();
        rules.put(
                ImageLabels.BALANCES, new Rule(value -> methods.contains(value.strip()), String.join(" or ", methods)));
        rules.put(
                ImageLabels.WORKERS,
                new Rule(
                        LabelRules::findsWorkers,
                        "a regular expression of Java with one or more of the groups started, draining and gone"));
        return rules;
    }

    private static boolean findsWorkers(String value) {
        try {
            Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            return false;
        }
        return value.isBlank()
                || Stream.of("(?<started>", "(?<draining>", "(?<gone>").anyMatch(value::contains);
    }

    private static boolean isPort(String value) {
        return value.matches("[0-9]{1,5}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= Ports.LAST;
    }

    /**
     * Checks the labels of an image.
     *
     * @param image its name, as it was asked for
     * @throws ImageLabelException if one or more do not fit
     */
    static void check(String image, Map<String, String> labels) {
        String wrong = RULES.entrySet().stream()
                .filter(rule -> labels.containsKey(rule.getKey()))
                .filter(rule -> !rule.getValue().fits().test(labels.get(rule.getKey())))
                .map(rule -> "label %s=\"%s\": use %s"
                        .formatted(
                                rule.getKey(),
                                labels.get(rule.getKey()),
                                rule.getValue().use()))
                .collect(Collectors.joining("; "));
        if (!wrong.isEmpty()) {
            throw new ImageLabelException("image %s: %s".formatted(image, wrong));
        }
    }
}
