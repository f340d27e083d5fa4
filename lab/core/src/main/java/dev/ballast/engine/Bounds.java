package dev.ballast.engine;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container may do and take. The user widens it, and not the image: one that could do so itself would not be bounded.
 *
 * @param fewerRights whether it has only the capabilities that an ordinary server needs, and cannot gain others
 * @param memory the most bytes of memory; 0 without a bound
 * @param processes the most processes and threads; 0 without a bound
 */
public record Bounds(boolean fewerRights, long memory, long processes) {

    /** The environment variable that widens them. */
    public static final String SETTING = "BALLAST_BOUNDS";

    /** What the engine gives by default. */
    public static final Bounds NONE = new Bounds(false, 0, 0);

    /** The processes are bounded against fork bombs; a JVM under load has some hundreds of threads. */
    public static final Bounds USUAL = new Bounds(true, 2L << 30, 4096);

    private static final Pattern MEMORY = Pattern.compile("memory=([1-9]\\d{0,6})([mg])");
    private static final Pattern PROCESSES = Pattern.compile("processes=([1-9]\\d{0,6})");

    /**
     * Returns the bounds that the user chose, or the usual ones.
     *
     * @throws IllegalArgumentException if the setting cannot be read
     */
    public static Bounds of(Map<String, String> environment) {
        String setting = environment.getOrDefault(SETTING, "").strip();
        if (setting.equals("off")) {
            return NONE;
        }
        Bounds bounds = USUAL;
        if (!setting.isEmpty()) {
            for (String one : setting.split(",", -1)) {
                bounds = bounds.with(one.strip(), setting);
            }
        }
        return bounds;
    }

    private Bounds with(String one, String setting) {
        Matcher most = MEMORY.matcher(one);
        if (most.matches()) {
            return new Bounds(
                    fewerRights, Long.parseLong(most.group(1)) << (most.group(2).equals("g") ? 30 : 20), processes);
        }
        most = PROCESSES.matcher(one);
        if (most.matches()) {
            return new Bounds(fewerRights, memory, Long.parseLong(most.group(1)));
        }
        throw new IllegalArgumentException(
                "%s (%s) must be off, or bounds such as memory=4g,processes=8192".formatted(SETTING, setting));
    }
}
