package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.request.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Losses whose cause is in the balancer or in discovery. */
class BalancerCausesTest extends LossFixture {

    @Test
    void theNameOfAGroupMeansNoLiveUpstream() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        logged(502, TWO + ", backend", "502, 502");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.NO_LIVE_UPSTREAM);
        assertThat(why.detail()).contains("after trying [%s]".formatted(TWO), "no upstream of group backend was left");
    }

    @Test
    void anEmptyListIsAnEmptyPoolWhateverTheGroup() {
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        logged(502, "backend", "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void anOldWorkerKeepsItsEmptyList() {
        at(14_000, new BalancerEvent.Rendered("balancer", List.of(), ""));
        at(14_010, new BalancerEvent.Worker("balancer", 20, WorkerState.STARTED));
        at(14_800, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(14_810, new BalancerEvent.Worker("balancer", 30, WorkerState.STARTED));
        at(14_820, new BalancerEvent.Worker("balancer", 20, WorkerState.DRAINING));

        logged(503, "", "", "\"worker\":20,");
        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void aWorkerWithAListHasNoEmptyPool() {
        at(14_000, new BalancerEvent.Rendered("balancer", List.of(), ""));
        at(14_800, new BalancerEvent.Rendered("balancer", List.of(ONE), ""));
        at(14_810, new BalancerEvent.Worker("balancer", 30, WorkerState.STARTED));
        at(15_010, new BalancerEvent.Rendered("balancer", List.of(), ""));
        at(15_012, new BalancerEvent.Worker("balancer", 40, WorkerState.STARTED));
        at(15_014, new BalancerEvent.Worker("balancer", 30, WorkerState.DRAINING));

        logged(503, "", "", "\"worker\":30,");
        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aWorkerThatStaysChangesItsList() {
        at(1_500, new BalancerEvent.Worker("balancer", 20, WorkerState.STARTED));
        at(14_000, new BalancerEvent.Rendered("balancer", List.of(), ""));

        logged(503, "", "", "\"worker\":20,");
        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void onlyTheBalancerOfTheLoadCanHaveAnEmptyPool() {
        at(14_500, new BalancerEvent.Rendered("other", List.of(), ""));
        logged(503, "", "");
        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.UNEXPLAINED);

        at(14_600, new BalancerEvent.Rendered("balancer", List.of(), ""));
        at(14_700, new BalancerEvent.Rendered("other", List.of(ONE), ""));
        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void onlyInstancesOfItsServiceStopInFlight() {
        at(500, new PoolEvent.ScaleRequested("api", 0, 2));
        at(1_000, new InstanceEvent.Started("orders-1", "orders", "h9", "10.0.0.9:5000"));
        at(15_010, new InstanceEvent.Died("orders-1", "orders", 137));

        assertThat(explainWithoutLog(lost(Outcome.BAD_GATEWAY, 502, true)).cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void saysThatConsulListedInstancesOfAnEmptyPool() {
        at(14_000, new ConsulEvent.Passing("api", List.of(ONE)));
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        logged(503, "", "");

        Explanation why = explain(lost(Outcome.UNAVAILABLE, 503, true));

        assertThat(why.cause()).isEqualTo(Cause.EMPTY_POOL);
        assertThat(why.detail()).contains("although Consul listed [%s] as passing".formatted(ONE));
    }

    @Test
    void aListEmptiedSoonAfterAStartWasNotEmptiedByAnOutage() {
        at(6_000, new ConsulEvent.Cluster("", Map.of()));
        at(7_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        logged(503, "", "");

        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void aListEmptiedWithoutALeaderIsADiscoveryOutage() {
        at(5_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(14_000, new ConsulEvent.Cluster("", Map.of()));
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        logged(503, "", "");

        Explanation why = explain(lost(Outcome.UNAVAILABLE, 503, true));

        assertThat(why.cause()).isEqualTo(Cause.DISCOVERY_OUTAGE);
        assertThat(why.detail())
                .contains("Consul lost its leader at 13.999 s", "emptied at 14.500 s although [api-1, api-2] lived");
    }

    @Test
    void aListEmptiedLongAfterTheLeaderIsBackIsNoOutage() {
        at(5_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(8_000, new ConsulEvent.Cluster("", Map.of()));
        at(10_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        logged(503, "", "");

        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void aContainerThatBeginsWithAnEmptyListIsNoOutage() {
        at(5_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(13_000, new ConsulEvent.Cluster("", Map.of()));
        at(13_500, new InstanceEvent.Died("balancer", "balancer", 137));
        at(14_000, new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 8"));
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        logged(503, "", "");

        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void anInstanceThatEndedWithoutALeaderIsADiscoveryOutage() {
        at(5_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(13_000, new ConsulEvent.Cluster("", Map.of()));
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        logged(502, TWO, "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.DISCOVERY_OUTAGE);
    }

    @Test
    void anEarlierLeaderlessTimeIsNoCause() {
        at(4_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(5_000, new ConsulEvent.Cluster("", Map.of()));
        at(6_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        logged(502, TWO, "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.STALE_UPSTREAM);
    }

    @Test
    void aTimeOutThatEndsInAReloadIsUnexplained() {
        at(19_900, new BalancerEvent.Worker("balancer", 20, WorkerState.STARTED));
        at(20_100, new BalancerEvent.Worker("balancer", 10, WorkerState.DRAINING));

        assertThat(explain(lostAfter(5_000, Outcome.TIMED_OUT, 0, true)).cause())
                .isEqualTo(Cause.UNEXPLAINED);
        assertThat(explain(lostAfter(5_000, Outcome.RESET_IN_BODY, 0, true)).cause())
                .as("a cut happens when it is seen")
                .isEqualTo(Cause.RELOAD_GAP);
    }

    @Test
    void aTimeOutThatBeginsInARestartIsAGap() {
        at(14_990, new InstanceEvent.ProcessChanged("balancer", "nginx", false, "(exit status 0)"));
        at(15_500, new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 99"));

        assertThat(explain(lostAfter(5_000, Outcome.TIMED_OUT, 0, false)).cause())
                .isEqualTo(Cause.RELOAD_GAP);
    }

    @Test
    void anEndedHelperIsNoGapOfTheBalancer() {
        at(1_100, new InstanceEvent.ProcessChanged("balancer", "warm-up", true, "with pid 9"));
        at(9_000, new InstanceEvent.ProcessChanged("balancer", "warm-up", false, "(exit status 0; expected)"));

        assertThat(explainWithoutLog(lost(Outcome.REFUSED, 0, false)).cause()).isNotEqualTo(Cause.RELOAD_GAP);
    }

    @Test
    void anOldWorkerThatEndsCutsItsRequest() {
        at(14_000, new BalancerEvent.Worker("balancer", 20, WorkerState.STARTED));
        at(14_010, new BalancerEvent.Worker("balancer", 10, WorkerState.DRAINING));
        at(17_010, new BalancerEvent.Worker("balancer", 10, WorkerState.GONE));
        logged(499, ONE, "-", "\"worker\":10,");

        Explanation why = explain(lostAfter(2_000, Outcome.RESET_BEFORE_FIRST_BYTE, 0, true));

        assertThat(why.cause()).isEqualTo(Cause.CUT_BY_OLD_WORKER);
        assertThat(why.detail()).contains("worker 10, told to finish at 14.010 s, ended at 17.010 s", "2000 ms");
    }

    @Test
    void anotherWorkersRequestIsNotCutByIt() {
        at(14_010, new BalancerEvent.Worker("balancer", 10, WorkerState.DRAINING));
        at(17_010, new BalancerEvent.Worker("balancer", 10, WorkerState.GONE));
        logged(499, ONE, "-", "\"worker\":20,");

        assertThat(explain(lostAfter(2_000, Outcome.RESET_BEFORE_FIRST_BYTE, 0, true))
                        .cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void anOldWorkerHasNoNewConnections() {
        at(14_010, new BalancerEvent.Worker("balancer", 10, WorkerState.DRAINING));
        at(17_010, new BalancerEvent.Worker("balancer", 10, WorkerState.GONE));

        assertThat(explain(lostAfter(2_000, Outcome.RESET_IN_BODY, 0, false)).cause())
                .isEqualTo(Cause.UNEXPLAINED);
        assertThat(explain(lostAfter(2_000, Outcome.RESET_IN_BODY, 0, true)).cause())
                .as("it may have kept an old one")
                .isEqualTo(Cause.CUT_BY_OLD_WORKER);
    }

    @Test
    void theInnerProxyNamesTheInstance() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        logged(502, TWO, "502", "\"client\":\"127.0.0.1:40000\",");
        logged(502, "127.0.0.1:8081", "502", "\"client\":\"172.18.0.1:50000\",");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.STALE_UPSTREAM);
        assertThat(why.detail()).contains("api-2 was gone for 1000 ms");
    }

    @Test
    void anAddressOfNoInstanceIsAStaleUpstream() {
        logged(502, "10.0.0.99:5000", "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).detail()).contains("no instance was ever there");
        assertThat(account(history.entries().subList(1, 4), true, 0)
                        .explain(lost(Outcome.BAD_GATEWAY, 502, true))
                        .cause())
                .as("the history lacks a part")
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aHostNameIsNoStaleUpstream() {
        logged(502, "api-1:5000", "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void anotherProxyIsNoStaleUpstream() {
        logged(502, "127.0.0.1:8081", "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }
}
