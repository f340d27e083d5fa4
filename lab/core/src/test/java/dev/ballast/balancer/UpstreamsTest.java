package dev.ballast.balancer;

import static dev.ballast.balancer.UpstreamsCase.NONE;
import static dev.ballast.balancer.UpstreamsCase.members;
import static dev.ballast.balancer.UpstreamsCase.unclear;
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
                                  http-check connect addr 10.0.0.8 port 80
                                  source 10.0.0.4
                                  server api-1 10.0.0.7:5000 check addr 10.0.0.8:80 # server api-2 10.0.0.99:5000
                                """, "10.0.0.7:5000"),
                        members("servers that take no requests", """
                                defaults
                                  mode http
                                ring logs
                                  server ring 10.0.0.3:514
                                backend logs
                                  mode log
                                  server log udp@10.0.0.3:514
                                backend agents
                                  server agent 10.0.0.4:12345
                                  mode spop
                                backend api
                                  server a 10.0.0.1:80
                                """, "10.0.0.1:80"),
                        new UpstreamsCase("states", """
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
                        members(
                                "families",
                                """
                                backend api
                                  server a ipv4@10.0.0.1:80
                                  server b ipv6@[2001:db8::7]:80
                                  server c 2001:db8::8:80
                                  server d unix@/run/a.sock
                                  server e /run/b.sock
                                  server f quic4@10.0.0.2:443
                                  server "g" "10.0.0.3:80"
                                """,
                                "10.0.0.1:80",
                                "[2001:db8::7]:80",
                                "[2001:db8::8]:80",
                                "10.0.0.2:443",
                                "10.0.0.3:80"),
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
                .map(UpstreamsCase::test);
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
                        members("other directives", """
                                example.com {
                                  forward_auth 10.0.0.9:9091 {
                                    uri /verify
                                  }
                                  reverse_proxy 10.0.0.1:80 {
                                    health_upstream 10.0.0.9:80
                                    trusted_proxies 10.0.0.0/8
                                    transport http {
                                      forward_proxy_url http://10.0.0.3:3128
                                      local_address 10.0.0.4
                                      resolvers 10.0.0.2:53
                                    }
                                  }
                                  log {
                                    output net 10.0.0.5:514
                                  }
                                }
                                """, "10.0.0.1:80"),
                        members(
                                "a line that goes on",
                                "a {\n  reverse_proxy 10.0.0.1:80 \\\n    10.0.0.2:80\n}\n",
                                "10.0.0.1:80",
                                "10.0.0.2:80"),
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
                        new UpstreamsCase(
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
                .map(UpstreamsCase::test);
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
                        unclear("words in the plural", "resolvers: [\"10.0.0.2:53\"]", "resolvers: [\"10.0.0.2:53\"]"),
                        new UpstreamsCase(
                                "a name in a list",
                                "api-1:5000\n10.0.0.1:5000\n",
                                List.of("api-1:5000", "10.0.0.1:5000"),
                                NONE,
                                List.of("api-1:5000")))
                .map(UpstreamsCase::test);
    }

    @Test
    void sortsDistinctMembers() {
        assertThat(Upstreams.in("upstream a { server 10.0.0.9:80; server 10.0.0.10:80; server 10.0.0.9:80; }"))
                .containsExactly("10.0.0.10:80", "10.0.0.9:80");
    }

    /** The templates of the shipped balancers, with one service of one instance in place of the template's loops. */
    @Test
    void readsTheShippedTemplates() throws IOException {
        for (String template :
                List.of("nginx-reload/consul-template/load-balancer.tpl", "nginx-restart/load-balancer.tpl")) {
            String text = Files.readString(Path.of("../../images").resolve(template))
                    .replace("{{ .Address }}:{{ .Port }}", "10.0.0.7:5000")
                    .replace("upstream {{ $upstream }}", "upstream backend")
                    .replace("http://{{ . }}", "http://backend")
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
                        "server service.consul service=api resolve max_fails=1 fail_timeout=1",
                        "proxy_pass http://api$rest",
                        "server service.consul service=api resolve max_fails=0");
        assertThat(unclearIn("nginx-lua/nginx/nginx.conf"))
                .containsExactly("balancer_by_lua_block", "proxy_pass http://backend$rest");
        assertThat(unclearIn("haproxy/haproxy/haproxy.cfg")).isEmpty();
        assertThat(unclearIn("caddy/caddy/Caddyfile")).containsExactly("dynamic srv {");
    }

    private static List<String> unclearIn(String configuration) throws IOException {
        Upstreams read = Upstreams.of(
                ofOneService(Files.readString(Path.of("../../images").resolve(configuration))));
        assertThat(read.members()).as(configuration).isEmpty();
        return read.unclear().stream()
                .map(line -> line.replaceFirst(" \\([^()]*\\)$", ""))
                .toList();
    }

    /** Fills a template of {@code images/base/bin/expand}. */
    private static String ofOneService(String template) {
        return template.replaceAll("@(each \\w+|end)@", "")
                .replace("@service@", "api")
                .replaceAll("@\\w+@", "1");
    }
}
