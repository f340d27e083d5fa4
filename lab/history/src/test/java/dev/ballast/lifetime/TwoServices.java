package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A history of two services behind two balancers, in which all is right: {@code api} and {@code shop} with two instances each;
 * {@code front} lists each at 500 ms, {@code spare} at 600 ms. Tests add what happens then.
 */
public final class TwoServices {

    public static final String API_1 = "10.0.0.1:80";
    public static final String API_2 = "10.0.0.2:80";
    public static final String SHOP_1 = "10.0.1.1:80";
    public static final String SHOP_2 = "10.0.1.2:80";
    public static final List<String> APIS = List.of(API_1, API_2);
    public static final List<String> SHOPS = List.of(SHOP_1, SHOP_2);

    private final boolean byService;
    private final History history = History.inMemory();

    /** @param byService whether the balancers say which upstream is of which service */
    public TwoServices(boolean byService) {
        this(byService, "front", "spare");
    }

    public TwoServices(boolean byService, String... balancers) {
        this.byService = byService;
        for (String balancer : balancers) {
            at(0, new BalancerEvent.Balances(balancer, Balancing.ROUND_ROBIN, List.of("api", "shop")));
        }
        started("api-1", "api", API_1);
        started("api-2", "api", API_2);
        started("shop-1", "shop", SHOP_1);
        started("shop-2", "shop", SHOP_2);
        at(400, new ConsulEvent.Passing("api", APIS));
        at(410, new ConsulEvent.Passing("shop", SHOPS));
        int atMs = 500;
        for (String balancer : balancers) {
            lists(atMs, balancer, APIS, SHOPS);
            atMs += 100;
        }
    }

    private void started(String name, String service, String address) {
        at(100, new InstanceEvent.Started(name, service, "host-of-" + name, address));
        at(300, new InstanceEvent.Registered(name, service));
    }

    public TwoServices at(double atMs, Event event) {
        history.observe(event, atMs, 0);
        return this;
    }

    /** A balancer has lists in force. */
    public TwoServices lists(double atMs, String balancer, List<String> api, List<String> shop) {
        return at(atMs, list(balancer, api, shop));
    }

    public TwoServices lists(double atMs, String balancer, Map<String, List<String>> lists) {
        return at(atMs, list(balancer, lists));
    }

    /** Returns what such a balancer says of its lists. */
    public BalancerEvent.Rendered list(String balancer, List<String> api, List<String> shop) {
        return list(balancer, Map.of("api", api, "shop", shop));
    }

    private BalancerEvent.Rendered list(String balancer, Map<String, List<String>> lists) {
        List<String> union = lists.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        return new BalancerEvent.Rendered(balancer, union, byService ? lists : Map.of(), "");
    }

    /** An instance of {@code shop} leaves, and both balancers drop it. */
    public TwoServices shop2Leaves(double atMs) {
        at(atMs, new InstanceEvent.Stopping("shop-2", "shop"));
        at(atMs + 10, new InstanceEvent.Deregistered("shop-2", "shop"));
        at(atMs + 20, new ConsulEvent.Passing("shop", List.of(SHOP_1)));
        Stream.of("front", "spare").forEach(balancer -> lists(atMs + 50, balancer, APIS, List.of(SHOP_1)));
        return at(atMs + 4_000, new InstanceEvent.Stopped("shop-2", "shop"));
    }

    /** An instance of {@code shop} is killed at 20 s; another one of {@code api} gets its address. Consul drops it at 28 s. */
    public TwoServices apiTakesOverShop2(double passingMs) {
        at(20_000, new InstanceEvent.Killed("shop-2", "shop", "KILL"));
        at(20_500, new InstanceEvent.Started("api-3", "api", "host-of-api-3", SHOP_2));
        at(passingMs - 500, new InstanceEvent.Registered("api-3", "api"));
        List<String> apis = List.of(API_1, API_2, SHOP_2);
        at(passingMs, new ConsulEvent.Passing("api", apis));
        Stream.of("front", "spare").forEach(balancer -> lists(passingMs + 50, balancer, apis, SHOPS));
        at(28_000, new ConsulEvent.Passing("shop", List.of(SHOP_1)));
        Stream.of("front", "spare").forEach(balancer -> lists(28_050, balancer, apis, List.of(SHOP_1)));
        return this;
    }

    /** Returns the history, which was watched for a minute. */
    public History build() {
        return at(60_000, new RunEvent.Note("")).history;
    }
}
