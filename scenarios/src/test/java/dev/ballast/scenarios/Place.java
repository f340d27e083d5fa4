package dev.ballast.scenarios;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A place at which Ballast may be used.
 *
 * @param name in words
 * @param locale of the JVM, such as {@code fa_IR}
 * @param zone the time zone
 * @param user who uses it
 * @param home the user's home as the environment names it; blank if it does not
 * @param engine where the engine is
 */
record Place(String name, String locale, ZoneId zone, User user, String home, EngineAt engine) {

    /** By how much the clock of a machine is ahead of that of an engine elsewhere. */
    static final Duration AHEAD = Duration.ofMinutes(67);

    /** Who uses a place. Acting as another needs root, and leaves nothing behind. */
    enum User {
        SELF(""),
        /** Another user, who owns nothing. */
        NOBODY("65534"),
        /** A user id that the system does not know, as in many containers. */
        NAMELESS("4711");

        private final String id;

        User(String id) {
            this.id = id;
        }

        boolean isAnother() {
            return !id.isEmpty();
        }

        /** Returns the user's id, unless it is this process's user. */
        int id() {
            return Integer.parseInt(id);
        }

        /**
         * Returns a command as this user runs it.
         *
         * @param group id of the only group that another user is in beside its own; blank if none
         */
        List<String> runs(String group, List<String> command) {
            List<String> as = isAnother()
                    ? List.of(
                            "setpriv",
                            "--reuid=" + id,
                            "--regid=" + id,
                            group.isEmpty() ? "--clear-groups" : "--groups=" + group)
                    : List.of();
            return Stream.concat(as.stream(), command.stream()).toList();
        }
    }

    /** Where the engine is. */
    enum EngineAt {
        NOWHERE,
        HERE,
        /** Behind a name and a port of TCP, by which Ballast cannot tell that it is here, and with another clock. */
        ELSEWHERE
    }

    /**
     * Returns the environment of commands. It gives their JVMs the locale also where the system does not have it.
     *
     * @param jvmOptions more options of the JVMs
     */
    Map<String, String> environment(List<String> jvmOptions) {
        Map<String, String> environment = new HashMap<>();
        List<String> options = new ArrayList<>(jvmOptions);
        String[] parts = locale.split("_", 2);
        if (parts.length == 2) {
            options.addAll(List.of("-Duser.language=" + parts[0], "-Duser.country=" + parts[1]));
        }
        environment.put("JAVA_TOOL_OPTIONS", String.join(" ", options));
        environment.put("LC_ALL", parts.length == 2 ? locale + ".UTF-8" : locale);
        environment.put("TZ", zone.getId());
        if (!home.isEmpty()) {
            environment.put("HOME", home);
        }
        return environment;
    }

    @Override
    public String toString() {
        return name;
    }
}
