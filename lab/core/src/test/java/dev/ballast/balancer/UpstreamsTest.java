package dev.ballast.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpstreamsTest {

    @Test
    void readsNginx() {
        assertThat(Upstreams.in("""
                        upstream backend {
                          least_conn;
                          server 172.18.0.9:5000 max_fails=1;
                          server 172.18.0.10:5000; # server 172.18.0.99:5000
                        }
                        server { listen 5000; location / { proxy_pass http://backend; } }
                        """)).containsExactly("172.18.0.10:5000", "172.18.0.9:5000");
    }

    @Test
    void readsOtherSyntaxesAndLeavesOutLoopback() {
        assertThat(Upstreams.in(
                        "  server api-1 10.0.0.4:5000 check\n  reverse_proxy 10.0.0.5:80 127.0.0.1:1 0.0.0.0:80\n"))
                .containsExactly("10.0.0.4:5000", "10.0.0.5:80");
    }

    @Test
    void findsNoneInAnEmptyPool() {
        assertThat(Upstreams.in("upstream backend { least_conn; }\nlisten 5000;\n"))
                .isEmpty();
    }

    @Test
    void ignoresVersionsAndTimes() {
        assertThat(Upstreams.in("version 1.2.3.4.5:80 12:30:45 1.2.3:80")).isEmpty();
    }
}
