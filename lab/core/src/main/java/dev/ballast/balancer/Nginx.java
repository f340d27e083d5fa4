package dev.ballast.balancer;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * nginx: {@code server} in an {@code upstream}, and targets of {@code proxy_pass} and its kin that are no upstream's name. What
 * is only asked whether a request is allowed, or gets a copy of it, is no member.
 */
final class Nginx implements Syntax {

    private static final Pattern TYPICAL = Pattern.compile(
            "(?m)^[^#\\n]*\\bupstream\\s+\\S+\\s*\\{|^\\s*(?:server\\s*\\{|server\\s+[^{;#\\n]+;|proxy_pass\\s|listen\\s+[^;#\\n]+;)");

    private static final Set<String> PASSES =
            Set.of("proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass");

    /** Directives that name a location to which no client's request is passed on. */
    private static final Set<String> ASIDE = Set.of("auth_request", "mirror");

    /** The rest of a target after its address: a path, or a variable that begins with one. */
    private static final Pattern REST = Pattern.compile("(?:/|\\$\\{?(?:request_uri|uri|document_uri)\\b).*");

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The names of upstreams, and the locations to which no client's request is passed on. */
    private record Names(Set<String> groups, Set<String> aside) {

        void find(NginxDirectives.Directive directive) {
            if (directive.is("upstream")) {
                groups.add(directive.argument());
            } else if (ASIDE.contains(directive.name())) {
                aside.add(directive.argument());
            }
            directive.block().forEach(this::find);
        }

        boolean isAside(NginxDirectives.Directive directive) {
            return directive.is("location")
                    && aside.contains(directive.words().get(directive.words().size() - 1));
        }
    }

    @Override
    public boolean fits(String configuration) {
        return TYPICAL.matcher(configuration).find();
    }

    @Override
    public void read(String configuration, FoundUpstreams into) {
        NginxDirectives parsed = NginxDirectives.of(configuration);
        if (!parsed.whole()) {
            into.unclear("the end of the file", "a block is not closed");
        }
        Names names = new Names(new HashSet<>(), new HashSet<>());
        parsed.directives().forEach(names::find);
        parsed.directives().forEach(directive -> read(directive, names, into));
    }

    private static void read(NginxDirectives.Directive directive, Names names, FoundUpstreams into) {
        if (directive.is("upstream")) {
            directive.block().forEach(inner -> readInUpstream(inner, into));
        } else if (directive.is("server") && !directive.argument().isEmpty()) {
            server(directive, into); // a file that is included in an upstream
        } else if (PASSES.contains(directive.name())) {
            pass(directive, names.groups(), into);
        } else if (!names.isAside(directive)) {
            directive.block().forEach(inner -> read(inner, names, into));
        }
    }

    private static void readInUpstream(NginxDirectives.Directive directive, FoundUpstreams into) {
        if (directive.is("server")) {
            server(directive, into);
        } else if (directive.is("include") || directive.is("state")) {
            into.unclear(directive.toString(), "the members are in another file");
        } else if (directive.name().startsWith("balancer_by_lua")) {
            into.unclear(directive.name(), "a program chooses the upstream");
        }
    }

    private static void server(NginxDirectives.Directive server, FoundUpstreams into) {
        String address = server.argument();
        List<String> parameters = server.words().stream().skip(2).toList();
        if (parameters.contains("down") || parameters.contains("drain") || address.startsWith("unix:")) {
            return;
        }
        if (parameters.contains("resolve") || parameters.stream().anyMatch(one -> one.startsWith("service="))) {
            into.unclear(server.toString(), "a look-up by DNS tells the members");
        } else if (parameters.contains("backup")) {
            into.backup(Address.of(address, HTTP), server.toString());
        } else {
            into.member(Address.of(address, HTTP), server.toString());
        }
    }

    private static void pass(NginxDirectives.Directive pass, Set<String> groups, FoundUpstreams into) {
        String url = pass.argument();
        String target = REST.matcher(url.replaceFirst("^\\w+://", "")).replaceFirst("");
        if (target.startsWith("unix:") || groups.contains(target)) {
            return;
        }
        boolean tls = url.startsWith("https://") || url.startsWith("grpcs://");
        Optional<Address> address = Address.of(target, tls ? HTTPS : HTTP);
        boolean mayBeGroup = !target.contains(":")
                && address.filter(named -> named.isName() && !named.isLocal()).isPresent();
        if (target.contains("$")) {
            into.unclear(pass.toString(), "a variable tells the target");
        } else if (mayBeGroup) {
            into.unclear(pass.toString(), "no upstream of that name is in the file");
        } else {
            into.member(address, pass.toString());
        }
    }
}
