package dev.ballast.balancer;

import static dev.ballast.balancer.UpstreamsCase.members;
import static dev.ballast.balancer.UpstreamsCase.unclear;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NginxTest {

    @TestFactory
    Stream<DynamicTest> readsMembers() {
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
                                set_real_ip_from 10.0.0.5;
                                geo $near { 10.0.0.0/8 1; proxy 10.0.0.5; }
                                server { listen 10.0.0.4:5000; listen [2001:db8::1]:80; proxy_bind 10.0.0.4; }
                                server { allow 10.0.0.5; proxy_redirect http://10.0.0.6:80/ /; return 301 http://10.0.0.6:80/; }
                                upstream a { server 10.0.0.7:5000; }
                                """, "10.0.0.7:5000"),
                        members("what is asked, and what gets copies", """
                                server {
                                  location / { auth_request /auth; mirror /copy; proxy_pass http://10.0.0.7:5000; }
                                  location = /auth { internal; proxy_pass http://10.0.0.2:9091/verify; }
                                  location /copy { internal; proxy_pass http://10.0.0.3:80$request_uri; }
                                }
                                """, "10.0.0.7:5000"),
                        members("variables behind the target", """
                                upstream a { server 10.0.0.7:5000; }
                                server {
                                  location / { proxy_pass http://a$request_uri; }
                                  location /b { proxy_pass http://10.0.0.8:80${uri}$is_args$args; }
                                }
                                """, "10.0.0.7:5000", "10.0.0.8:80"),
                        members(
                                "down",
                                "upstream a { server 10.0.0.7:5000 down; server 10.0.0.9:5000 drain; server 10.0.0.8:5000; }",
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
                        new UpstreamsCase(
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
                        unclear(
                                "members in a file of its own",
                                "upstream a { zone a 64k; state /var/lib/nginx/a.state; }",
                                "state /var/lib/nginx/a.state"),
                        unclear("a variable", "server { proxy_pass http://$backend; }", "proxy_pass http://$backend"),
                        unclear(
                                "a group of another file",
                                "server { proxy_pass http://backend; }",
                                "proxy_pass http://backend"),
                        unclear("a cut file", "upstream a { least_conn;", "the end of the file"))
                .map(UpstreamsCase::test);
    }
}
