package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What containers, web pages and services are kept from; SECURITY.md has the whole list. */
@LabTest(apis = 1, lifetime = LabTest.Lifetime.CLASS)
class SecurityIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** All that ship, each with a server of its own. */
    private static final List<String> APIS = ImageBuilder.shippedLabels().keySet().stream()
            .filter(image -> image.startsWith("api-"))
            .toList();

    @Test
    @LabClaim("APIs and balancers have few rights")
    void apisAndBalancersHaveFewRights(Lab lab) {
        assertThat(List.of(lab.instance("api-1"), lab.instance("balancer")))
                .extracting(Containers::rights)
                .containsOnly(Containers.FEW_RIGHTS);
    }

    @Test
    @LabClaim("Consul's published port takes no writes")
    void consulsPublishedPortTakesNoWrites(Lab lab) throws Exception {
        HttpRequest write = HttpRequest.newBuilder(URI.create(lab.consul().url() + "/v1/agent/service/register"))
                .PUT(HttpRequest.BodyPublishers.ofString("{\"Name\":\"planted\"}"))
                .build();

        assertThat(statusOf(write)).isEqualTo(403);
        assertThat(lab.consul().services()).doesNotContainKey("planted");
    }

    @Test
    @LabClaim("containers cannot write to the Consul agents of others")
    void containersCannotWriteToConsulAgentsOfOthers(Lab lab) {
        Instance balancer = lab.instance("balancer");
        String kv = ":8500/v1/kv/planted";

        assertThat(curl(balancer, "-X", "PUT", "http://client-ui" + kv)).isEqualTo("403");
        for (String other : List.of("server-1", "api-1")) {
            assertThat(curl(balancer, "-X", "PUT", "http://" + other + kv))
                    .as("%s does not listen to others", other)
                    .isEqualTo("000");
        }
        assertThat(curl(balancer, "-X", "PUT", "http://localhost" + kv)).isEqualTo("200");
    }

    @Test
    @LabClaim("web pages do not change an API through the balancer")
    void webPagesDoNotChangeAnApiThroughTheBalancer(Lab lab) throws Exception {
        HttpRequest fail = HttpRequest.newBuilder(URI.create(lab.balancer().url() + "/health/fail"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .header("Origin", lab.balancer().url())
                .build();

        assertThat(statusOf(fail)).isEqualTo(403);
        assertThat(lab.get("/hostname").status()).isEqualTo(200);
    }

    @Test
    @LabClaim("web pages do not change an API")
    void webPagesDoNotChangeAnApi(Lab lab) {
        String hostname = "http://localhost:5000/hostname";
        String fail = "http://localhost:5000/health/fail";
        Map<String, Instance> apis = new TreeMap<>();
        APIS.forEach(image -> apis.put(
                image, lab.startTool(Tool.of(image + "-alone", image).withEnvironment("CONSUL_SERVER", "localhost"))));
        apis.forEach((image, api) -> {
            await(image).atMost(LIMIT).until(() -> curl(api, hostname).equals("200"));

            assertThat(curl(api, "-X", "POST", "-H", "Origin: null", fail))
                    .as(image)
                    .isEqualTo("403");
            assertThat(curl(api, hostname)).as(image).isEqualTo("200");
            assertThat(curl(api, "-X", "POST", fail)).as(image).isEqualTo("200");
            assertThat(curl(api, hostname)).as(image).isEqualTo("503");
        });
    }

    /** nginx owns the folders of its configuration and of its run, and may have put links there. */
    @Test
    @LabClaim("root neither writes nor removes where nginx leads it")
    void rootNeitherWritesNorRemovesWhereNginxLeadsIt(Lab lab) {
        Instance alone =
                lab.startTool(Tool.of("nginx-alone", "nginx-reload").withEnvironment("CONSUL_SERVER", "localhost"));
        await().atMost(LIMIT)
                .until(() ->
                        alone.exec("supervisorctl", "status", "nginx").stdout().contains("RUNNING"));
        Planted.shell(alone, """
                set -e
                supervisorctl stop nginx consul-template
                mkdir /etc/roots && echo root >/etc/roots/file
                setpriv --reuid nginx --regid nginx --init-groups sh -ec '
                  cd /etc/nginx
                  echo broken >conf.d/load-balancer.conf
                  echo nginx >accepted/load-balancer.conf
                  ln -s /etc/roots/file conf.d/load-balancer.conf.back
                  mv /run/nginx/retired /run/nginx/was
                  ln -s /etc/roots /run/nginx/retired'
                timeout 20 run-nginx || :
                """);

        assertThat(alone.exec("cat", "/etc/roots/file").stdout()).isEqualTo("root\n");
    }

    private static int statusOf(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Sends a request from a container, and returns the status, or 000 if there was no answer. */
    private static String curl(Instance from, String... words) {
        List<String> command =
                new ArrayList<>(List.of("curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}"));
        command.addAll(List.of(words));
        return from.exec(command.toArray(String[]::new)).stdout();
    }
}
