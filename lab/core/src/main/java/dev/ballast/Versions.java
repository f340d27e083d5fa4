package dev.ballast;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
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

    /** Asks the programs in the containers; one that a container does not have is left out. */
    static Map<String, String> inContainers(Lab lab) {
        Map<String, String> versions = new LinkedHashMap<>();
        ask(lab, Deployment.BALANCER, "'nginx -v' 'haproxy -v' 'caddy version' 'consul-template -v'", versions);
        ask(lab, Deployment.UI, "'consul version'", versions);
        return versions;
    }

    private static void ask(Lab lab, String instance, String programs, Map<String, String> versions) {
        String script = "for program in %s; do echo \"= $program\"; $program 2>&1; done".formatted(programs);
        String asked = "";
        for (String line :
                lab.instance(instance).exec("sh", "-c", script).stdout().lines().toList()) {
            Matcher number = NUMBER.matcher(line);
            if (line.startsWith("= ")) {
                asked = line.split(" ")[1];
            } else if (number.find()) {
                versions.putIfAbsent(asked, number.group());
            }
        }
    }
}
