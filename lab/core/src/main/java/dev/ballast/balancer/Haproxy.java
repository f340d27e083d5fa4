package dev.ballast.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** HAProxy: {@code server} in a section {@code backend} or {@code listen} that passes on requests. */
final class Haproxy implements Syntax {

    private static final String DEFAULT_SERVER = "default-server";

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

    /** Modes of sections whose servers take logs, or are agents. */
    private static final Set<String> WITHOUT_REQUESTS = Set.of("log", "spop");

    /** @param lines the words of each line that has some */
    private record Section(String keyword, List<List<String>> lines) {

        /** Returns the words that follow a keyword, of all its lines. */
        List<String> after(String first) {
            return lines.stream()
                    .filter(line -> line.get(0).equals(first))
                    .flatMap(line -> line.stream().skip(1))
                    .toList();
        }

        boolean passesOnRequests(Section defaults) {
            List<String> mode = after("mode").isEmpty() ? defaults.after("mode") : after("mode");
            return WITH_SERVERS.contains(keyword) && mode.stream().noneMatch(WITHOUT_REQUESTS::contains);
        }
    }

    @Override
    public boolean fits(String configuration) {
        return SECTION.matcher(configuration).find();
    }

    @Override
    public void read(String configuration, FoundUpstreams into) {
        Section defaults = new Section("", List.of());
        for (Section section : sections(configuration)) {
            if (section.keyword().equals("defaults")) {
                defaults = section;
            } else if (section.passesOnRequests(defaults)) {
                read(section, defaults.after(DEFAULT_SERVER), into);
            }
        }
    }

    private static List<Section> sections(String configuration) {
        List<Section> sections = new ArrayList<>(List.of(new Section("", new ArrayList<>())));
        for (String line : configuration.lines().toList()) {
            List<String> words = words(line);
            if (!words.isEmpty() && SECTIONS.contains(words.get(0))) {
                sections.add(new Section(words.get(0), new ArrayList<>()));
            } else if (!words.isEmpty()) {
                sections.get(sections.size() - 1).lines().add(words);
            }
        }
        return sections;
    }

    private static void read(Section section, List<String> ofAllSections, FoundUpstreams into) {
        List<String> defaults = new ArrayList<>(ofAllSections);
        for (List<String> line : section.lines()) {
            List<String> rest = line.subList(1, line.size());
            if (line.get(0).equals(DEFAULT_SERVER)) {
                defaults.addAll(rest);
            } else {
                read(line.get(0), rest, defaults, String.join(" ", line), into);
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
        String address = written.replaceAll("[\"']", "").replaceFirst("^(?:ipv[46]|(?:tcp|mptcp|quic)[46]?)@", "");
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
