package dev.ballast.discovery;

import com.ecwid.consul.v1.ConsulClient;
import com.ecwid.consul.v1.QueryParams;
import com.ecwid.consul.v1.Response;
import com.ecwid.consul.v1.health.HealthServicesRequest;
import com.ecwid.consul.v1.health.model.HealthService;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The pool as Consul sees it, asked of the UI's agent. */
public final class ConsulView implements AutoCloseable {

    private static final List<String> SEVERITY = List.of("passing", "warning", "critical");
    private static final int WATCH_SECONDS = 5;

    /** consul-api's HTTP client tells of each query that is cut off when the lab is removed; held, or it is forgotten. */
    private static final Logger HTTP = Logger.getLogger("org.apache.http");

    static {
        HTTP.setLevel(Level.WARNING);
    }

    private final ConsulClient client;
    private final String url;
    private volatile boolean closed;
    private volatile @Nullable List<String> seen;

    public ConsulView(String host, int port) {
        this.client = new ConsulClient(host, port);
        this.url = "http://%s:%d".formatted(host, port);
    }

    /** Returns the address of the UI and the HTTP API. */
    public String url() {
        return url;
    }

    /** Returns the Raft peers, {@code ip:port}. */
    public List<String> peers() {
        return client.getStatusPeers().getValue();
    }

    /** Returns the leader, {@code ip:port}, or blank while there is none. */
    public String leader() {
        String leader = client.getStatusLeader().getValue();
        return leader == null ? "" : leader.replace("\"", "");
    }

    /** Returns the members of the cluster by node name and their state, such as {@code alive} or {@code left}. */
    public Map<String, MemberState> members() {
        Map<String, MemberState> members = new LinkedHashMap<>();
        client.getAgentMembers()
                .getValue()
                .forEach(member -> members.put(member.getName(), MemberState.of(member.getStatus())));
        return members;
    }

    /** Returns the passing instances of a service, {@code ip:port}, sorted. */
    public List<String> passing(String service) {
        return passing(service, QueryParams.DEFAULT).getValue().stream()
                .map(ConsulView::address)
                .sorted()
                .toList();
    }

    /** Returns all instances of a service, passing or not, {@code ip:port} to the worst of its checks, sorted. */
    public Map<String, String> instances(String service) {
        Map<String, String> instances = new TreeMap<>();
        var request = HealthServicesRequest.newBuilder()
                .setPassing(false)
                .setQueryParams(QueryParams.DEFAULT)
                .build();
        client.getHealthServices(service, request)
                .getValue()
                .forEach(instance -> instances.put(
                        address(instance),
                        instance.getChecks().stream()
                                .map(check -> check.getStatus().name().toLowerCase(Locale.ROOT))
                                .max(Comparator.comparing(SEVERITY::indexOf))
                                .orElse("passing")));
        return instances;
    }

    /** Returns the services in the catalog and their tags. */
    public Map<String, List<String>> services() {
        return client.getCatalogServices(com.ecwid.consul.v1.catalog.CatalogServicesRequest.newBuilder()
                        .setQueryParams(QueryParams.DEFAULT)
                        .build())
                .getValue();
    }

    /** Returns what a run directory keeps of the catalog: for each service the full health entries. */
    public Map<String, Object> catalog() {
        Map<String, Object> catalog = new LinkedHashMap<>();
        var all = HealthServicesRequest.newBuilder()
                .setQueryParams(QueryParams.DEFAULT)
                .build();
        services()
                .keySet()
                .forEach(service -> catalog.put(
                        service, client.getHealthServices(service, all).getValue()));
        return catalog;
    }

    /** Returns the passing instances that the watch saw last, without asking again; null while there was no answer. */
    public @Nullable List<String> seen() {
        return seen;
    }

    /**
     * Records the passing instances of a service whenever they change, by blocking queries, until closed. Runs on a
     * thread of its own.
     */
    public void watch(String service, History history) {
        Thread watcher = new Thread(() -> follow(service, history), "ballast-consul-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void follow(String service, History history) {
        long index = 0;
        @Nullable List<String> last = null;
        while (!closed) {
            try {
                Response<List<HealthService>> answer = passing(service, new QueryParams(WATCH_SECONDS, index));
                Long next = answer.getConsulIndex();
                index = next == null || next < index ? 0 : next;
                List<String> now = answer.getValue().stream()
                        .map(ConsulView::address)
                        .sorted()
                        .toList();
                if (!now.equals(last) && !closed) {
                    history.record(new Event.ConsulPassing(service, now));
                    last = now;
                }
                seen = now;
            } catch (RuntimeException e) {
                index = 0;
                pause();
            }
        }
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }

    private Response<List<HealthService>> passing(String service, QueryParams query) {
        return client.getHealthServices(
                service,
                HealthServicesRequest.newBuilder()
                        .setPassing(true)
                        .setQueryParams(query)
                        .build());
    }

    private static String address(HealthService instance) {
        String own = instance.getService().getAddress();
        String host = own == null || own.isBlank() ? instance.getNode().getAddress() : own;
        return host + ":" + instance.getService().getPort();
    }

    @Override
    public void close() {
        closed = true;
    }
}
