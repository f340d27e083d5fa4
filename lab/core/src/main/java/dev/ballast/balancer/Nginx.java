package dev.ballast.balancer;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** nginx: {@code server} in an {@code upstream}, and targets of {@code proxy_pass} and its kin that are no upstream's name. */
final class Nginx implements Syntax {

    private static final Pattern TYPICAL = Pattern.compile(
            "(?m)^[^#\\n]*\\bupstream\\s+\\S+\\s*\\{|^\\s*(?:server\\s*\\{|server\\s+[^{;#\\n]+;|proxy_pass\\s|listen\\s+[^;#\\n]+;)");

    private static final Set<String> PASSES =
            Set.of("proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass");

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

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
        Set<String> groups = new HashSet<>();
        parsed.directives().forEach(directive -> findGroups(directive, groups));
        parsed.directives().forEach(directive -> read(directive, groups, into));
    }

    private static void findGroups(NginxDirectives.Directive directive, Set<String> groups) {
        if (directive.is("upstream")) {
            groups.add(directive.argument());
        }
        directive.block().forEach(inner -> findGroups(inner, groups));
    }

    private static void read(NginxDirectives.Directive directive, Set<String> groups, FoundUpstreams into) {
        if (directive.is("upstream")) {
            directive.block().forEach(inner -> readInUpstream(inner, into));
        } else if (directive.is("server") && !directive.argument().isEmpty()) {
            server(directive, into); // a file that is included in an upstream
        } else if (PASSES.contains(directive.name())) {
            pass(directive, groups, into);
        } else {
            directive.block().forEach(inner -> read(inner, groups, into));
        }
    }

    private static void readInUpstream(NginxDirectives.Directive directive, FoundUpstreams into) {
        if (directive.is("server")) {
            server(directive, into);
        } else if (directive.is("include")) {
            into.unclear(directive.toString(), "the members are in another file");
        } else if (directive.name().startsWith("balancer_by_lua")) {
            into.unclear(directive.name(), "a program chooses the upstream");
        }
    }

    private static void server(NginxDirectives.Directive server, FoundUpstreams into) {
        String address = server.argument();
        List<String> parameters = server.words().stream().skip(2).toList();
        if (parameters.contains("down") || address.startsWith("unix:")) {
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
        String target = url.replaceFirst("^\\w+://", "").replaceFirst("/.*", "");
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
