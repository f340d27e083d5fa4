package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.loss.LossAccount;
import dev.ballast.request.Destination;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the containers of a lab print. */
class ContainerLinesTest extends ObserverFixture {

    @Test
    void sidecarSpeaksForItsInstance() {
        says(SIDECAR, "register", "ballast {\"event\":\"registered\",\"at\":%s,\"errorMs\":2.5}".formatted(epoch(100)));
        says(SIDECAR, "register", "ballast {\"event\":\"deregistered\",\"at\":%s,\"errorMs\":0}".formatted(epoch(200)));

        assertThat(events(InstanceEvent.Registered.class))
                .containsExactly(new InstanceEvent.Registered("api-1", "api"));
        assertThat(events(InstanceEvent.Deregistered.class))
                .containsExactly(new InstanceEvent.Deregistered("api-1", "api"));
        Entry<InstanceEvent.Registered> registered =
                history.last(InstanceEvent.Registered.class).orElseThrow();
        assertThat(registered.atMs()).isEqualTo(100, within(5.0));
        assertThat(registered.errorMs()).isEqualTo(3.5);
    }

    @Test
    void recordsAnnouncedMemberLists() {
        says(
                BALANCER,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[\"10.0.0.9:1\",\"10.0.0.7:1\"]}"
                        .formatted(epoch(100)));

        assertThat(events(BalancerEvent.Rendered.class))
                .containsExactly(new BalancerEvent.Rendered("balancer", List.of("10.0.0.9:1", "10.0.0.7:1"), ""));
        assertThat(sightings.rendered("balancer", "api")).contains(List.of("10.0.0.7:1", "10.0.0.9:1"));
    }

    @Test
    void recordsTheMembersOfEachService() {
        says(
                BALANCER,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[\"10.0.0.7:1\"],"
                                .formatted(epoch(100))
                        + "\"services\":{\"api\":[\"10.0.0.7:1\"],\"shop\":[]}}");

        assertThat(events(BalancerEvent.Rendered.class))
                .containsExactly(new BalancerEvent.Rendered(
                        "balancer",
                        List.of("10.0.0.7:1"),
                        Map.of("api", List.of("10.0.0.7:1"), "shop", List.of()),
                        ""));
    }

    @Test
    void recordsWorkersOfTheBalancerOnly() {
        String line = "2026/11/29 20:00:00 [notice] 8#8: start worker process 42";
        says(BALANCER, "nginx", line);
        says(API, "nginx", line);

        assertThat(events(BalancerEvent.Worker.class))
                .containsExactly(new BalancerEvent.Worker("balancer", 42, BalancerEvent.WorkerState.STARTED));
    }

    @Test
    void untimedLinesIncludeTheMeasuredLag() {
        says(
                BALANCER,
                "x",
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[]}".formatted(epoch(470)));
        says(BALANCER, "nginx", "x [notice] 8#8: start worker process 42");

        assertThat(history.last(BalancerEvent.Worker.class).orElseThrow().errorMs())
                .isEqualTo(31, within(0.1));
    }

    @Test
    void recordsSupervisedProcesses() {
        says(API, "", "2026-11-23 07:30:00,123 INFO spawned: 'api' with pid 12");
        says(API, "", "2026-11-23 07:30:01,123 INFO exited: api (exit status 1; not expected)");

        assertThat(events(InstanceEvent.ProcessChanged.class))
                .extracting(InstanceEvent.ProcessChanged::process, InstanceEvent.ProcessChanged::running)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("api", true),
                        org.assertj.core.groups.Tuple.tuple("api", false));
    }

    @Test
    void knowsHelpersThatTheImageNames() {
        says(BALANCER, "", "2026-11-23 07:30:01,123 INFO exited: my-helper (exit status 1; not expected)");
        says(BALANCER, "", "2026-11-23 07:30:01,123 INFO exited: envoy (exit status 1; not expected)");

        assertThat(events(InstanceEvent.ProcessChanged.class))
                .extracting(InstanceEvent.ProcessChanged::serves)
                .containsExactly(false, true);
    }

    @Test
    void countsTheAccessLog() {
        says(BALANCER, "access", ACCESS);

        assertThat(accessLog.byUpstream()).containsOnlyKeys("10.0.0.7:8080");
    }

    @Test
    void onlyTheProxyHasAnAccessLog() {
        says(API, "api", ACCESS);
        says(SIDECAR, "register", ACCESS);
        says(BALANCER, "my-helper", ACCESS);

        assertThat(accessLog.exists()).isFalse();
    }

    @Test
    void onlyTheProxyHasWorkers() {
        says(BALANCER, "my-helper", "[notice] 8#8: start worker process 42");

        assertThat(events(BalancerEvent.Worker.class)).isEmpty();
    }

    @Test
    void onlyABalancerAnnouncesMembers() {
        String rendered =
                "ballast {\"event\":\"rendered\",\"at\":%s,\"errorMs\":0,\"upstreams\":[]}".formatted(epoch(100));
        says(API, "api", rendered);
        says(SIDECAR, "register", rendered);

        assertThat(events(BalancerEvent.Rendered.class)).isEmpty();

        says(BALANCER, "my-helper", rendered);

        assertThat(events(BalancerEvent.Rendered.class)).hasSize(1);
    }

    @Test
    void saysWhatTheAccessLogLacks() {
        LossAccount account =
                new LossAccount(history.entries(), new Destination("", "balancer"), accessLog, true, 0, 0);
        assertThat(account.unread(requests())).isEmpty();

        streams.lines(API.id()).missed(at, "not the balancer's");
        assertThat(account.unread(requests())).isEmpty();

        observer.stop("it was asked to");
        assertThat(account.unread(requests()).orElseThrow())
                .contains("to the end (it was asked to)", "repeat the load");
    }

    /** A load of ten minutes. */
    private static RequestLog requests() {
        return RequestLog.of(
                "l",
                Instant.EPOCH,
                List.of(new Request(
                        "l", 0, Request.Kind.GET, 0, 0, 0, 600_000_000, Outcome.ANSWERED, 200, "h", 1, false)));
    }
}
