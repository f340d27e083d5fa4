package dev.ballast.balancer;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Text of a syntax that is not known: each IPv4 address with a port is a member. A line is unclear if it has an address
 * without a port, or a word that marks an address as no member in a syntax that is known.
 */
final class AnyText implements Syntax {

    private static final Pattern MEMBER = Pattern.compile("(?<![\\d.])((?:\\d{1,3}\\.){3}\\d{1,3}):(\\d{1,5})(?!\\d)");
    private static final Pattern WITHOUT_PORT =
            Pattern.compile("(?<![\\d.])(?!127\\.|0\\.)(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\d.:/])");
    private static final Pattern NO_MEMBER = Pattern.compile(
            "\\b(?:resolvers?|nameservers?|dns|listen|bind|admin|syslog|down|drain|backup|disabled|weight[ =:]+0)\\b");

    @Override
    public boolean fits(String configuration) {
        return true;
    }

    @Override
    public void read(String configuration, FoundUpstreams into) {
        configuration.lines().map(line -> line.replaceFirst("#.*", "")).forEach(line -> readLine(line, into));
    }

    private static void readLine(String line, FoundUpstreams into) {
        if (MEMBER.matcher(line).find() && NO_MEMBER.matcher(line).find()) {
            into.unclear(line, "it is not clear whether this is a member");
        } else {
            MEMBER.matcher(line)
                    .results()
                    .map(MatchResult::group)
                    .forEach(address -> into.member(Address.of(address), line));
        }
        if (WITHOUT_PORT.matcher(line).find()) {
            into.unclear(line, "the address has no port");
        }
    }
}
