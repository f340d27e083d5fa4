package dev.ballast.loss;

import static dev.ballast.lifetime.TwoServices.APIS;
import static dev.ballast.lifetime.TwoServices.SHOPS;
import static dev.ballast.lifetime.TwoServices.SHOP_2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.ConsulEvent;
import dev.ballast.lifetime.TwoServices;
import dev.ballast.request.Destination;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses of a load of one of two services. The load starts 10 s into the run. */
class TwoServicesLossTest {

    private static final double START = 10_000;

    private final AccessLog log = new AccessLog();

    private LossAccount account(TwoServices history, String service) {
        return new LossAccount(history.build().entries(), new Destination(service, "front"), log, true, 0, START);
    }

    private static Request request(Outcome outcome, int status, String host) {
        return new Request(
                "l", 7, Request.Kind.GET, 5_000_000, 0, 5_000_000, 5_020_000, outcome, status, host, 3, false);
    }

    private Cause cause(TwoServices history, String service) {
        log.keepRequests();
        log.accept(
                "nginx",
                "{\"msec\":1.0,\"seconds\":0.02,\"status\":503,\"upstream\":\"\",\"upstreamStatus\":\"\",\"clientRequestId\":\"l-7\"}");
        return account(history, service)
                .explain(request(Outcome.UNAVAILABLE, 503, null))
                .cause();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPoolIsEmptyForItsServiceAlone(boolean byService) {
        TwoServices empty = new TwoServices(byService).lists(12_000, "front", APIS, List.of());

        assertThat(cause(empty, "shop")).isEqualTo(Cause.EMPTY_POOL);
        assertThat(cause(empty, "api")).isNotEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void anEmptyPoolIsToldWithWhatConsulListsOfThatService() {
        TwoServices empty = new TwoServices(true)
                .lists(12_000, "front", APIS, List.of())
                .at(12_500, new ConsulEvent.Passing("api", APIS));
        log.keepRequests();

        assertThat(account(empty, "shop")
                        .explain(request(Outcome.UNAVAILABLE, 503, null))
                        .detail())
                .startsWith("no upstream was in force, although Consul listed %s as passing".formatted(SHOPS));
    }

    @Test
    void anAddressThatTheOtherServiceTookOverIsStale() {
        TwoServices history = new TwoServices(true).apiTakesOverShop2(23_000);
        log.keepRequests();
        log.accept(
                "nginx",
                "{\"msec\":1.0,\"seconds\":0.02,\"status\":404,\"upstream\":\"%s\",\"upstreamStatus\":\"404\",\"clientRequestId\":\"l-7\"}"
                        .formatted(SHOP_2));
        Request lost = new Request(
                "l",
                7,
                Request.Kind.GET,
                15_000_000,
                0,
                15_000_000,
                15_020_000,
                Outcome.APPLICATION_ERROR,
                404,
                null,
                3,
                false);

        assertThat(account(history, "shop").explain(lost))
                .satisfies(why -> assertThat(why.cause()).isEqualTo(Cause.STALE_UPSTREAM))
                .satisfies(why -> assertThat(why.detail()).contains("shop-2 was gone for 5000 ms, it was sent KILL"));
        assertThat(account(history, "api").explain(lost).cause()).isEqualTo(Cause.WRONG_ANSWER);
    }

    @Test
    void anInstanceOfTheOtherServiceIsMisrouted() {
        Request answered = request(Outcome.ANSWERED, 200, "host-of-shop-1");

        assertThat(account(new TwoServices(true), "api").isMisrouted(answered)).isTrue();
        assertThat(account(new TwoServices(true), "shop").isMisrouted(answered)).isFalse();
        assertThat(account(new TwoServices(true), "").isMisrouted(answered))
                .as("it is not known who was asked")
                .isFalse();
    }

    @Test
    void saysWhoseInstanceAnswered() {
        RequestLog requests = RequestLog.of(
                        "l",
                        Instant.EPOCH,
                        List.of(new Request(
                                "l",
                                0,
                                Request.Kind.GET,
                                0,
                                0,
                                0,
                                20_000,
                                Outcome.ANSWERED,
                                200,
                                "host-of-shop-1",
                                3,
                                false)))
                .to(new Destination("api", "front"));
        LoadResult result =
                LoadResult.of(requests, account(new TwoServices(true), "api"), Phases.of(List.of(), Duration.ZERO));

        assertThat(result.lostByCause()).containsOnlyKeys(Cause.MISROUTED);
        assertThat(result.lost().get(0).explanation().detail())
                .startsWith("host-of-shop-1 answered, which is an instance of shop, and the request was for api");
    }
}
