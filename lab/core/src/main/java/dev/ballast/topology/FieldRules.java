package dev.ballast.topology;

import java.util.regex.Pattern;

/**
 * What values of a topology have to be. Each check returns its value, or throws an {@link IllegalArgumentException} whose
 * message begins with the field's name, so that callers can put a path before it.
 */
final class FieldRules {

    private static final int LONGEST_SHOWN = 60;
    private static final int LONGEST_PATH = 200;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern TAKEN = Pattern.compile("server|client-ui|consul|.*-(?:\\d*|sidecar)");
    private static final int LONGEST_HOST = 253;
    private static final Pattern HOST = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern ROUTE = Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+");
    private static final Pattern PATH = Pattern.compile("/[!-~&&[^\"'\\\\]]*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._=/:-]{1,100}");

    private FieldRules() {}

    static int within(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s (%d) must be %d to %d".formatted(field, value, least, most));
        }
        return value;
    }

    /** Names of containers and of Consul's services are made from it: {@code api-1}, {@code api-1-sidecar}, {@code front-2}. */
    static String name(String name) {
        if (!NAME.matcher(name).matches() || TAKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ("name (%s) must be 1 to 31 of a-z, 0-9 and -, begin with a letter, not end in -, -sidecar or -NUMBER, and not"
                                    + " be server, client-ui or consul")
                            .formatted(shown(name)));
        }
        return name;
    }

    static String route(String route) {
        boolean fits = route.startsWith("/")
                ? route.length() <= LONGEST_PATH && ROUTE.matcher(route).matches()
                : route.length() <= LONGEST_HOST && HOST.matcher(route).matches();
        if (!fits) {
            throw new IllegalArgumentException(
                    ("route (%s) must be /, or whole segments of A-Z, a-z, 0-9, ., _, ~ and - without a / at the end, such as /shop,"
                                    + " or a host name with a dot, such as admin.example")
                            .formatted(shown(route)));
        }
        return route;
    }

    static String check(String path) {
        if (path.length() > LONGEST_PATH || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "check (%s) must be a path of a URL, such as /hostname".formatted(shown(path)));
        }
        return path;
    }

    static String tag(String tag) {
        if (!TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException(
                    "tags (%s) must each be 1 to 100 of A-Z, a-z, 0-9, ., _, =, /, : and -".formatted(shown(tag)));
        }
        return tag;
    }

    /** Returns a value for a message: no longer than a line. */
    static String shown(String value) {
        String line = value.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }
}
