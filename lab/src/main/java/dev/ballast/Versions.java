package dev.ballast;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of what a run was made with. */
public final class Versions {

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)+\\S*");

    private Versions() {}

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

    /** Asks the programs in the containers. */
    static Map<String, String> inContainers(Lab lab) {
        Map<String, String> versions = new LinkedHashMap<>();
        ask(lab, Deployment.BALANCER, "nginx", List.of("nginx", "-v"), versions);
        ask(lab, Deployment.BALANCER, "consul-template", List.of("consul-template", "-v"), versions);
        ask(lab, Deployment.UI, "consul", List.of("consul", "version"), versions);
        return versions;
    }

    private static void ask(Lab lab, String instance, String name, List<String> command, Map<String, String> versions) {
        var result = lab.instance(instance).exec(command.toArray(String[]::new));
        Matcher matcher = NUMBER.matcher(result.stdout() + result.stderr());
        if (matcher.find()) {
            versions.put(name, matcher.group());
        }
    }
}
