package dev.ballast.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** HAProxy: {@code server} in a section {@code backend} or {@code listen}. */
final class Haproxy implements Syntax {

    private static final Pattern SECTION =
            Pattern.compile("(?m)^[ \\t]*(?:global|defaults|frontend|backend|listen)(?:[ \\t]+[^;{\\n]*)?$");

    private static final Set<String> SECTIONS = Set.of(
            "global",
            "defaults",
            "frontend",
            "backend",
            "listen",
            "resolvers",
            "peers",
            "mailers",
            "userlist",
            "program",
            "ring",
            "log-forward",
            "log-profile",
            "http-errors",
            "cache",
            "fcgi-app",
            "crt-store",
            "traces");

    private static final Set<String> WITH_SERVERS = Set.of("backend", "listen");

    @Override
    public boolean fits(String configuration) {
        return SECTION.matcher(configuration).find();
    }

    @Override
    public void read(String configuration, FoundUpstreams into) {
        String section = "";
        List<String> ofAllSections = new ArrayList<>();
        List<String> ofThisSection = new ArrayList<>();
        for (String line : configuration.lines().toList()) {
            List<String> words = words(line);
            String first = words.isEmpty() ? "" : words.get(0);
            List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
            if (SECTIONS.contains(first)) {
                section = first;
                if (first.equals("defaults")) {
                    ofAllSections.clear();
                }
                ofThisSection = new ArrayList<>(ofAllSections);
            } else if (first.equals("default-server")) {
                (section.equals("defaults") ? ofAllSections : ofThisSection).addAll(rest);
            } else if (WITH_SERVERS.contains(section)) {
                read(first, rest, ofThisSection, String.join(" ", words), into);
            }
        }
    }

    private static List<String> words(String line) {
        return List.of(line.replaceFirst("(?<!\\\\)#.*", "").strip().split("\\s+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static void read(
            String keyword, List<String> words, List<String> defaults, String line, FoundUpstreams into) {
        if (keyword.equals("dispatch")) {
            into.unclear(line, "it is not clear whether this is a member");
        } else if (keyword.equals("server-template") && words.size() > 2) {
            if (parameters(defaults, words.subList(3, words.size())).serves()) {
                into.unclear(line, "a look-up by DNS tells the members");
            }
        } else if (keyword.equals("server") && words.size() > 1) {
            server(words.get(1), parameters(defaults, words.subList(2, words.size())), line, into);
        }
    }

    private static void server(String written, Parameters parameters, String line, FoundUpstreams into) {
        String address = written.replaceFirst("^(?:ipv4|ipv6|tcp|tcp4|tcp6)@", "");
        if (!parameters.serves() || address.startsWith("/") || address.matches("(?:unix|abns|abnsz|fd|sockpair)@.*")) {
            return;
        }
        Optional<Address> read = Address.of(address);
        if (parameters.backup()) {
            into.backup(read, line);
        } else {
            into.member(read, line);
        }
    }

    /** @param serves whether it gets requests: it is enabled and has a weight */
    private record Parameters(boolean serves, boolean backup) {}

    private static Parameters parameters(List<String> defaults, List<String> own) {
        boolean enabled = true;
        boolean backup = false;
        boolean weighs = true;
        List<String> all = new ArrayList<>(defaults);
        all.addAll(own);
        for (int i = 0; i < all.size(); i++) {
            switch (all.get(i)) {
                case "disabled" -> enabled = false;
                case "enabled" -> enabled = true;
                case "backup" -> backup = true;
                case "no-backup" -> backup = false;
                case "weight" -> weighs = i + 1 == all.size() || !all.get(i + 1).equals("0");
                default -> {}
            }
        }
        return new Parameters(enabled && weighs, backup);
    }
}
