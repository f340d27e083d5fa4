package dev.ballast.discovery;

import com.ecwid.consul.v1.ConsulClient;
import com.ecwid.consul.v1.ConsulRawClient;
import com.ecwid.consul.v1.QueryParams;
import com.ecwid.consul.v1.Response;
import com.ecwid.consul.v1.health.HealthServicesRequest;
import com.ecwid.consul.v1.health.model.Check;
import com.ecwid.consul.v1.health.model.HealthService;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.HttpClientBuilder;

/**
 * The pool as Consul sees it. Each method asks the agent that serves the UI, and throws consul-api's runtime exceptions if it
 * does not answer within 10 s. Safe for use by several threads.
 */
public final class ConsulView {

    private static final List<String> SEVERITY = List.of("passing", "warning", "critical");
    private static final int WATCH_SECONDS = 5;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(WATCH_SECONDS + 5);
    private static final int MOST_CONNECTIONS = 100;

    /** Logs each query that is cut off when the lab is removed; held here, since loggers are weakly referenced. */
    private static final Logger HTTP = Logger.getLogger("org.apache.http");

    static {
        HTTP.setLevel(Level.WARNING);
    }

    private final ConsulClient client;
    private final String url;

    /** @param host host of Consul's HTTP API */
    public ConsulView(String host, int port) {
        this(host, port, ANSWER_LIMIT);
    }

    /** @param limit for each answer, and longer than a watch */
    ConsulView(String host, int port, Duration limit) {
        this.client = new ConsulClient(new ConsulRawClient(host, port, within((int) limit.toMillis())));
        this.url = "http://%s:%s".formatted(host, port);
    }

    private static HttpClient within(int limitMs) {
        return HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(limitMs)
                        .setConnectTimeout(limitMs)
                        .setSocketTimeout(limitMs)
                        .build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .useSystemProperties()
                .build();
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

    /**
     * A service's instances as Consul's catalog lists them.
     *
     * @param index Consul's index of this state, for {@link #whenChanged}
     * @param passing those that pass, {@code ip:port}, sorted
     * @param critical those that do not, {@code ip:port}, sorted
     * @param written for each of them the index at which Consul last wrote it or a check of it
     */
    public record Health(long index, List<String> passing, List<String> critical, Map<String, Long> written) {

        /** Returns the instances that pass as before, although they were written anew. */
        public List<String> rewrittenSince(Health before) {
            return passing.stream()
                    .filter(before.passing::contains)
                    .filter(address -> !Objects.equals(written.get(address), before.written.get(address)))
                    .toList();
        }
    }

    /**
     * Returns a service's instances once they differ from those at an index, or after {@value #WATCH_SECONDS} s.
     *
     * @param index of the state that is known; 0 returns at once
     */
    public Health whenChanged(String service, long index) {
        Response<List<HealthService>> answer = health(service, new QueryParams(WATCH_SECONDS, index));
        Long next = answer.getConsulIndex();
        return new Health(
                next == null || next < index ? 0 : next,
                addresses(answer.getValue(), true),
                addresses(answer.getValue(), false),
                written(answer.getValue()));
    }

    private static Map<String, Long> written(List<HealthService> instances) {
        Map<String, Long> written = new HashMap<>();
        instances.forEach(instance -> Stream.concat(
                        Stream.of(instance.getService().getModifyIndex()),
                        instance.getChecks().stream().map(Check::getModifyIndex))
                .filter(Objects::nonNull)
                .forEach(index -> written.merge(address(instance), index, Math::max)));
        return written;
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

    /** Asks the leader: without "near", the agent follows the stream of any server, which may be late by an unknown time. */
    private Response<List<HealthService>> health(String service, QueryParams query) {
        return client.getHealthServices(
                service,
                HealthServicesRequest.newBuilder()
                        .setPassing(false)
                        .setNear("_agent")
                        .setQueryParams(query)
                        .build());
    }

    private static String address(HealthService instance) {
        String own = instance.getService().getAddress();
        String host = own == null || own.isBlank() ? instance.getNode().getAddress() : own;
        return host + ":" + instance.getService().getPort();
    }
}
