package dev.ballast.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Versions of the programs that a run was made with. */
public final class Versions {

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)+\\S*");
    private static final String ASKED = "= ";

    private Versions() {}

    /** Returns the versions of this library, the JVM and the operating system. */
    static Map<String, String> ofThisProcess() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("ballast", ballast());
        versions.put("java", System.getProperty("java.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return versions;
    }

    /** Returns the version of this library. */
    public static String ballast() {
        Properties properties = new Properties();
        try (InputStream file = Versions.class.getResourceAsStream("version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.properties", e);
        }
        return properties.getProperty("version", "unknown");
    }

    /**
     * Returns the versions that programs in a container print. A program that the container does not have is missing.
     *
     * @param commands such as {@code nginx -v}; the first word names the program
     * @param shell runs a script in the container and returns its output
     */
    public static Map<String, String> printedBy(List<String> commands, UnaryOperator<String> shell) {
        String quoted = commands.stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
        String output =
                shell.apply("for program in %s; do echo \"%s$program\"; $program 2>&1; done".formatted(quoted, ASKED));
        Map<String, String> versions = new LinkedHashMap<>();
        String asked = "";
        for (String line : output.lines().toList()) {
            Matcher number = NUMBER.matcher(line);
            if (line.startsWith(ASKED)) {
                asked = line.substring(ASKED.length()).split(" ")[0];
            } else if (number.find()) {
                versions.putIfAbsent(asked, number.group());
            }
        }
        return versions;
    }
}
