package dev.ballast.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class UpstreamsTest {

    private static final List<String> NONE = List.of();

    /** A piece of a configuration, and what is in it. The reasons of unclear lines are left out. */
    private record Case(String name, String text, List<String> members, List<String> backups, List<String> unclear) {

        DynamicTest test() {
            return DynamicTest.dynamicTest(name, () -> {
                Upstreams read = Upstreams.of(text);
                assertThat(read.members()).as("members").isEqualTo(members);
                assertThat(read.backups()).as("backups").isEqualTo(backups);
                assertThat(read.unclear().stream().map(line -> line.replaceFirst(" \\([^()]*\\)$", "")))
                        .as("unclear lines")
                        .isEqualTo(unclear);
            });
        }
    }

    private static Case members(String name, String text, String... members) {
        return new Case(name, text, List.of(members), NONE, NONE);
    }

    private static Case unclear(String name, String text, String... lines) {
        return new Case(name, text, NONE, NONE, List.of(lines));
    }

    @TestFactory
    Stream<DynamicTest> nginx() {
        return Stream.of(
                        members("an upstream", """
                                upstream backend {
                                  zone backend 256k;
                                  least_conn;
                                  server 172.18.0.9:5000 max_fails=1 fail_timeout=1s;
                                  server 172.18.0.10:5000; # server 172.18.0.99:5000
                                }
                                server { listen 5000; location / { proxy_pass http://backend; } }
                                """, "172.18.0.9:5000", "172.18.0.10:5000"),
                        members(
                                "listed twice",
                                "upstream a { server 10.0.0.1:80; server 10.0.0.1:80; }",
                                "10.0.0.1:80",
                                "10.0.0.1:80"),
                        members("port 80 by default", "upstream a { server 10.0.0.7; }", "10.0.0.7:80"),
                        members(
                                "IPv6", "upstream a { server [2001:db8::7]:5000; server [2001:db8::8]; }",
                                "[2001:db8::7]:5000", "[2001:db8::8]:80"),
                        members("other directives", """
                                resolver 10.0.0.2:53;
                                error_log syslog:server=10.0.0.3:514;
                                server { listen 10.0.0.4:5000; listen [2001:db8::1]:80; proxy_bind 10.0.0.4; }
                                upstream a { server 10.0.0.7:5000; }
                                """, "10.0.0.7:5000"),
                        members(
                                "down",
                                "upstream a { server 10.0.0.7:5000 down; server 10.0.0.8:5000; }",
                                "10.0.0.8:5000"),
                        members(
                                "its own addresses",
                                "upstream a { server 0.0.0.1; server 127.0.0.1:65535; server unix:/run/a.sock; }"),
                        members("no server", "upstream backend { least_conn; }\nlisten 5000;\n"),
                        members(
                                "an empty pool",
                                "server {\n  listen 5000;\n  location / { return 503 '{\"error\":\"10.0.0.1:80\"}\\n'; }\n}\n"),
                        members(
                                "a target",
                                        "location / { proxy_pass http://10.0.0.7:5000/api; }\nserver { proxy_pass https://10.0.0.8; }\nserver { proxy_pass http://localhost; }",
                                "10.0.0.7:5000", "10.0.0.8:443"),
                        members(
                                "an included file",
                                "server 10.0.0.7:5000;\nserver 10.0.0.8:5000 weight=5;\n",
                                "10.0.0.7:5000",
                                "10.0.0.8:5000"),
                        members(
                                "a variable in braces",
                                "upstream a { hash ${arg}x; server 10.0.0.7:5000; }",
                                "10.0.0.7:5000"),
                        members(
                                "Lua",
                                "init_by_lua_block { if #a > 0 then b = { c } end }\nupstream a { server 10.0.0.7:5000; }",
                                "10.0.0.7:5000"),
                        new Case(
                                "its documentation",
                                """
                                upstream dynamic {
                                    zone upstream_dynamic 64k;
                                    server backend1.example.com      weight=5;
                                    server backend2.example.com:8080 fail_timeout=5s slow_start=30s;
                                    server 192.0.2.1                 max_fails=3;
                                    server backend3.example.com      resolve;
                                    server backend4.example.com      service=http resolve;
                                    server backup1.example.com:8080  backup;
                                }
                                """,
                                List.of("backend1.example.com:80", "backend2.example.com:8080", "192.0.2.1:80"),
                                List.of("backup1.example.com:8080"),
                                List.of(
                                        "server backend1.example.com weight=5",
                                        "server backend2.example.com:8080 fail_timeout=5s slow_start=30s",
                                        "server backend3.example.com resolve",
                                        "server backend4.example.com service=http resolve",
                                        "server backup1.example.com:8080 backup")),
                        unclear(
                                "a program that chooses",
                                "upstream a { server 0.0.0.1; balancer_by_lua_block { pool.pick() } }",
                                "balancer_by_lua_block"),
                        unclear(
                                "members in another file",
                                "upstream a { include /etc/nginx/members; }",
                                "include /etc/nginx/members"),
                        unclear("a variable", "server { proxy_pass http://$backend; }", "proxy_pass http://$backend"),
                        unclear(
                                "a group of another file",
                                "server { proxy_pass http://backend; }",
                                "proxy_pass http://backend"),
                        unclear("a cut file", "upstream a { least_conn;", "the end of the file"))
                .map(Case::test);
    }

    @TestFactory
    Stream<DynamicTest> haproxy() {
        return Stream.of(
                        members("our pool", """
                                backend api
                                  server 172.18.0.9:5000 172.18.0.9:5000 check inter 10s fall 1
                                  server 172.18.0.9:5000_2 172.18.0.10:5000 check inter 10s fall 1
                                """, "172.18.0.9:5000", "172.18.0.10:5000"),
                        members("an empty pool", "# used until the pool is known\nbackend api\n"),
                        members("other lines", """
                                global
                                  log 10.0.0.3:514 local0
                                resolvers dns
                                  nameserver dns1 10.0.0.2:53
                                peers mypeers
                                  server haproxy1 10.0.0.5:1024
                                frontend front-door
                                  bind 10.0.0.4:5000
                                  default_backend api
                                listen stats
                                  bind :9000
                                backend api
                                  option httpchk GET /
                                  source 10.0.0.4
                                  server api-1 10.0.0.7:5000 check # server api-2 10.0.0.99:5000
                                """, "10.0.0.7:5000"),
                        new Case("states", """
                                listen api
                                  server a 10.0.0.1:80 disabled
                                  server b 10.0.0.2:80 weight 0
                                  server c 10.0.0.3:80 weight 10
                                  server d 10.0.0.4:80 backup
                                """, List.of("10.0.0.3:80"), List.of("10.0.0.4:80"), NONE),
                        members("defaults of servers", """
                                defaults
                                  default-server check disabled
                                backend one
                                  server a 10.0.0.1:80
                                  server b 10.0.0.2:80 enabled
                                backend two
                                  default-server enabled
                                  server c 10.0.0.3:80
                                """, "10.0.0.2:80", "10.0.0.3:80"),
                        members("families", """
                                backend api
                                  server a ipv4@10.0.0.1:80
                                  server b ipv6@[2001:db8::7]:80
                                  server c 2001:db8::8:80
                                  server d unix@/run/a.sock
                                  server e /run/b.sock
                                """, "10.0.0.1:80", "[2001:db8::7]:80", "[2001:db8::8]:80"),
                        unclear(
                                "templates",
                                """
                                backend api
                                  server-template api 1-5 _api._tcp.service.consul resolvers consul check
                                  server-template old 3 old.example.com:80 disabled
                                """,
                                "server-template api 1-5 _api._tcp.service.consul resolvers consul check"),
                        unclear(
                                "ports that the client chooses",
                                        "backend api\n  server a 10.0.0.1\n  server b 10.0.0.2:+1000\n",
                                "server a 10.0.0.1", "server b 10.0.0.2:+1000"),
                        unclear(
                                "a variable",
                                "backend api\n  server a \"${ADDRESS}:80\"\n",
                                "server a \"${ADDRESS}:80\""))
                .map(Case::test);
    }

    @TestFactory
    Stream<DynamicTest> caddy() {
        return Stream.of(
                        members(
                                "a line",
                                ":5000 {\n  reverse_proxy 10.0.0.1:80 10.0.0.2:80\n}\n",
                                "10.0.0.1:80",
                                "10.0.0.2:80"),
                        members("a block", """
                                {
                                  admin 10.0.0.9:2019
                                }
                                example.com {
                                  bind 10.0.0.4
                                  reverse_proxy /api/* {
                                    to 10.0.0.1:80 https://10.0.0.2 # 10.0.0.99:80
                                    to h2c://10.0.0.3:5000
                                    lb_policy round_robin
                                    health_uri /health
                                  }
                                  redir to 10.0.0.8:80
                                }
                                """, "10.0.0.1:80", "10.0.0.2:443", "10.0.0.3:5000"),
                        members("a named matcher", "a {\n  reverse_proxy @api 10.0.0.1\n}\n", "10.0.0.1:80"),
                        members(
                                "its own addresses",
                                "a {\n  reverse_proxy :9000 localhost:80 unix//run/a.sock [::1]:80\n}\n"),
                        unclear("look-ups, in a snippet", """
                                (pool) {
                                  dynamic srv {
                                    name api.pool.
                                  }
                                }
                                :5000 {
                                  reverse_proxy {
                                    import pool
                                  }
                                }
                                """, "dynamic srv {"),
                        unclear(
                                "a snippet of another file",
                                "a {\n  reverse_proxy {\n    import pool\n  }\n}\n",
                                "import pool"),
                        unclear(
                                "a placeholder",
                                "a {\n  reverse_proxy {env.API}:80\n}\n",
                                "reverse_proxy {env.API}:80"),
                        unclear(
                                "a range of ports",
                                "a {\n  reverse_proxy 10.0.0.1:8001-8006\n}\n",
                                "reverse_proxy 10.0.0.1:8001-8006"),
                        new Case(
                                "JSON",
                                """
                                {"apps":{"http":{"servers":{"srv0":{"listen":["10.0.0.4:5000"],"routes":[{"handle":[{
                                  "handler":"reverse_proxy",
                                  "health_checks":{"active":{"uri":"/health","port":8080}},
                                  "upstreams":[{"dial":"10.0.0.1:8080"},{"dial":"10.0.0.2:8080","max_requests":9}]},{
                                  "handler":"reverse_proxy",
                                  "dynamic_upstreams":{"source":"srv","name":"_api._tcp.example.com"}}]}]}}}}}
                                """,
                                List.of("10.0.0.1:8080", "10.0.0.2:8080"),
                                NONE,
                                List.of("{\"source\":\"srv\",\"name\":\"_api._tcp.example.com\"}")))
                .map(Case::test);
    }

    @TestFactory
    Stream<DynamicTest> otherText() {
        return Stream.of(
                        members(
                                "a list",
                                "# the upstreams\n10.0.0.2:5000\n10.0.0.1:5000\n",
                                "10.0.0.2:5000",
                                "10.0.0.1:5000"),
                        members("an empty list", "# the upstreams\n"),
                        members("nothing", ""),
                        members(
                                "lines of two syntaxes",
                                "  server api-1 10.0.0.4:5000 check\n  reverse_proxy 10.0.0.5:80 127.0.0.1:1 0.0.0.0:80\n",
                                "10.0.0.4:5000",
                                "10.0.0.5:80"),
                        members(
                                "Traefik",
                                "servers:\n  - url: \"http://10.0.0.1:5000\"\n  - url: \"http://10.0.0.2:5000\"\n",
                                "10.0.0.1:5000",
                                "10.0.0.2:5000"),
                        members("versions and times", "version 1.2.3.4.5:80 12:30:45 1.2.3:80"),
                        unclear(
                                "a port elsewhere",
                                "socket_address: { address: 10.0.0.1, port_value: 80 }",
                                "socket_address: { address: 10.0.0.1, port_value: 80 }"),
                        unclear("a word that excludes", "api: 10.0.0.1:80 backup", "api: 10.0.0.1:80 backup"),
                        new Case(
                                "a name in a list",
                                "api-1:5000\n10.0.0.1:5000\n",
                                List.of("api-1:5000", "10.0.0.1:5000"),
                                NONE,
                                List.of("api-1:5000")))
                .map(Case::test);
    }

    @Test
    void sortsDistinctMembers() {
        assertThat(Upstreams.in("upstream a { server 10.0.0.9:80; server 10.0.0.10:80; server 10.0.0.9:80; }"))
                .containsExactly("10.0.0.10:80", "10.0.0.9:80");
    }

    /** The templates of the shipped balancers, with one instance in place of the template's loop. */
    @Test
    void readsTheShippedTemplates() throws IOException {
        for (String template :
                List.of("nginx-reload/consul-template/load-balancer.tpl", "nginx-restart/load-balancer.tpl")) {
            String text = Files.readString(Path.of("../../images").resolve(template))
                    .replace("{{ .Address }}:{{ .Port }}", "10.0.0.7:5000")
                    .replaceAll("(?s)\\{\\{- else -}}.*", "")
                    .replaceAll("\\{\\{.*?}}", "");

            Upstreams read = Upstreams.of(text);

            assertThat(read.members()).as(template).containsExactly("10.0.0.7:5000");
            assertThat(read.unclear()).as(template).isEmpty();
        }
    }

    @Test
    void findsNoMemberInTheShippedConfigurations() throws IOException {
        assertThat(unclearIn("nginx-dns/nginx/nginx.conf"))
                .containsExactly(
                        "server service.consul service=api resolve max_fails=1 fail_timeout=1s",
                        "server service.consul service=api resolve max_fails=0");
        assertThat(unclearIn("nginx-lua/nginx/nginx.conf")).containsExactly("balancer_by_lua_block");
        assertThat(unclearIn("haproxy/haproxy/haproxy.cfg")).isEmpty();
        assertThat(unclearIn("caddy/caddy/Caddyfile")).containsExactly("dynamic srv {");
    }

    private static List<String> unclearIn(String configuration) throws IOException {
        Upstreams read = Upstreams.of(Files.readString(Path.of("../../images").resolve(configuration)));
        assertThat(read.members()).as(configuration).isEmpty();
        return read.unclear().stream()
                .map(line -> line.replaceFirst(" \\([^()]*\\)$", ""))
                .toList();
    }
}
