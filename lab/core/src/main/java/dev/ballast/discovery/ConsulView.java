package dev.ballast.discovery;

import com.ecwid.consul.v1.ConsulClient;
import com.ecwid.consul.v1.QueryParams;
import com.ecwid.consul.v1.Response;
import com.ecwid.consul.v1.health.HealthServicesRequest;
import com.ecwid.consul.v1.health.model.HealthService;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The pool as Consul sees it, asked of the UI's agent. */
public final class ConsulView implements AutoCloseable {

    private static final List<String> SEVERITY = List.of("passing", "warning", "critical");
    private static final int WATCH_SECONDS = 5;

    /** A query that took longer has waited for a change. */
    private static final double WAITED_MS = 50;

    /** consul-api's HTTP client tells of each query that is cut off when the lab is removed; held, or it is forgotten. */
    private static final Logger HTTP = Logger.getLogger("org.apache.http");

    static {
        HTTP.setLevel(Level.WARNING);
    }

    private final ConsulClient client;
    private final String url;
    private final ExecutorService recorder = Executors.newSingleThreadExecutor(job -> {
        Thread thread = new Thread(job, "ballast-consul-record");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;
    private volatile @Nullable List<String> seen;
    private volatile @Nullable ClusterWatch cluster;

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
        return addresses(health(service, QueryParams.DEFAULT).getValue(), true);
    }

    /** Returns all instances of a service, passing or not, {@code ip:port} to the worst of its checks, sorted. */
    public Map<String, String> instances(String service) {
        Map<String, String> instances = new TreeMap<>();
        health(service, QueryParams.DEFAULT)
                .getValue()
                .forEach(instance -> instances.put(address(instance), worst(instance)));
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
        services()
                .keySet()
                .forEach(service -> catalog.put(
                        service, health(service, QueryParams.DEFAULT).getValue()));
        return catalog;
    }

    /** Returns the passing instances that the watch saw last, without asking again; null while there was no answer. */
    public @Nullable List<String> seen() {
        return seen;
    }

    /**
     * Records which instances of a service pass and which do not, whenever that changes, by blocking queries, until
     * closed. Runs on a thread of its own. What is told may have happened earlier by what a query takes, which is measured.
     */
    public void watch(String service, History history) {
        Thread watcher = new Thread(() -> follow(service, history), "ballast-consul-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Records Consul's leader and members whenever they change, until closed; half a second is the error. */
    public void watchCluster(History history) {
        cluster = new ClusterWatch(this::leader, this::members, history);
        cluster.start();
    }

    private void follow(String service, History history) {
        long index = 0;
        double answered = history.nowMs();
        List<String> critical = List.of();
        @Nullable List<String> passing = null;
        while (!closed) {
            try {
                double asked = history.nowMs();
                Response<List<HealthService>> answer = health(service, new QueryParams(WATCH_SECONDS, index));
                double at = history.nowMs();
                // an answer that did not wait may tell of what happened since the one before
                double unseenMs = at - asked < WAITED_MS ? at - answered : 0;
                answered = at;
                Long next = answer.getConsulIndex();
                index = next == null || next < index ? 0 : next;
                List<String> nowPassing = addresses(answer.getValue(), true);
                List<String> nowCritical = addresses(answer.getValue(), false);
                List<Event> changes = new ArrayList<>();
                if (!nowPassing.equals(passing)) {
                    changes.add(new Event.ConsulPassing(service, nowPassing));
                }
                if (!nowCritical.equals(critical)) {
                    changes.add(new Event.ConsulCritical(service, nowCritical));
                }
                passing = nowPassing;
                critical = nowCritical;
                seen = nowPassing;
                if (!changes.isEmpty() && !closed) {
                    recorder.execute(() -> record(service, changes, history, at, unseenMs));
                }
            } catch (RuntimeException e) {
                index = 0;
                pause();
            }
        }
    }

    /** Records changes with what a query takes just now as their error; apart from the watch, which goes on meanwhile. */
    private void record(String service, List<Event> changes, History history, double at, double unseenMs) {
        double errorMs = unseenMs;
        try {
            errorMs += queryMs(service);
        } catch (RuntimeException e) {
            errorMs =
                    Math.max(errorMs, history.nowMs() - at); // nobody answers any more: within what it took to find out
        }
        for (Event change : changes) {
            history.observe(change, at, errorMs);
        }
    }

    /** Returns what a query that need not wait takes just now, in milliseconds. */
    private double queryMs(String service) {
        long asked = System.nanoTime();
        health(service, QueryParams.DEFAULT);
        return (System.nanoTime() - asked) / 1e6;
    }

    private static List<String> addresses(List<HealthService> instances, boolean passing) {
        return instances.stream()
                .filter(instance -> worst(instance).equals("passing") == passing)
                .map(ConsulView::address)
                .sorted()
                .toList();
    }

    private static String worst(HealthService instance) {
        return instance.getChecks().stream()
                .map(check -> check.getStatus().name().toLowerCase(Locale.ROOT))
                .max(Comparator.comparing(SEVERITY::indexOf))
                .orElse("passing");
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }

    private Response<List<HealthService>> health(String service, QueryParams query) {
        return client.getHealthServices(
                service,
                HealthServicesRequest.newBuilder()
                        .setPassing(false)
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
        if (cluster != null) {
            cluster.close();
        }
        recorder.shutdown(); // what was seen is still recorded
    }
}
