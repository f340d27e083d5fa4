package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.balancer.Balancer;
import dev.ballast.engine.image.ImageFolder;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.RunEvent;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import dev.ballast.topology.TopologyBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each setting of balancers takes effect in each strategy, or its README says that it is not applicable. All strategies run in one
 * lab, with values that are far from the defaults. A time is the shortest of several, because a slow machine lengthens only some.
 */
@LabTest(topology = SettingsIT.Chosen.class, lifetime = LabTest.Lifetime.CLASS)
class SettingsIT {

    private static final Map<Setting, String> VALUES = new EnumMap<>(Map.of(
            Setting.TEMPLATE_WAIT, "1s",
            Setting.UPSTREAM_IDLE, "5s",
            Setting.UPSTREAM_KEPT, "1",
            Setting.MAX_FAILS, "3",
            Setting.FAIL_TIMEOUT, "4s",
            Setting.CLIENT_IDLE, "2s",
            Setting.CONNECT_TIMEOUT, "500ms",
            Setting.RESPONSE_TIMEOUT, "1s",
            Setting.RETRIES, "0"));

    private static final Map<Setting, BiConsumer<Lab, Balancer>> EFFECTS = new EnumMap<>(Map.of(
            Setting.TEMPLATE_WAIT, SettingsIT::rendersLater,
            Setting.UPSTREAM_IDLE, SettingsIT::keepsAnIdleConnectionForLonger,
            Setting.UPSTREAM_KEPT, SettingsIT::keepsFewConnections,
            Setting.MAX_FAILS, SettingsIT::avoidsAnInstanceOnlyAfterSeveralFailures,
            Setting.FAIL_TIMEOUT, SettingsIT::avoidsAnInstanceForLonger,
            Setting.CLIENT_IDLE, SettingsIT::closesAnIdleClientSooner,
            Setting.CONNECT_TIMEOUT, SettingsIT::givesUpConnectingSooner,
            Setting.RESPONSE_TIMEOUT, SettingsIT::givesUpWaitingSooner,
            Setting.RETRIES, SettingsIT::doesNotRetry));

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** For how long an instance refuses connections: 2 s more than one {@code fail-timeout}, and 2 s less than two. */
    private static final Duration DOWN = Duration.ofSeconds(6);

    /** From then on, {@code fail-timeout} twice takes so long at most until it is used again. */
    private static final Duration BACK = Duration.ofSeconds(6);

    private static final Duration SILENT_FOR = Duration.ofSeconds(14);

    private static final int PARALLEL = 8;

    /** What became of the requests while an instance refused connections, by strategy. */
    private static final Map<String, Refusal> REFUSED = new TreeMap<>();

    /** What became of the requests to a service with a member that answers no connection, by strategy. */
    private static final Map<String, List<Sent>> SILENT = new TreeMap<>();

    /** An instance refused connections for a time, and accepted them again from a moment on. */
    private record Refusal(String hostname, double backMs, List<Sent> sent) {

        boolean wasMet() {
            return sent.stream().anyMatch(Sent::failed);
        }
    }

    /** A request that was sent at a moment, and what became of it. */
    private record Sent(double atMs, double tookMs, int status, String hostname) {

        static Sent to(Balancer balancer, String target) {
            double begin = now();
            RawReply reply = RawReply.get(balancer, "localhost", target);
            return new Sent(begin, now() - begin, reply.status(), reply.field("hostname"));
        }

        boolean failed() {
            return status < 200 || status >= 500;
        }
    }

    /** One service of its own for each thing that is broken, so that no effect disturbs another one. */
    static final class Chosen implements Supplier<Topology> {
        @Override
        public Topology get() {
            String image = Resources.folder("/route-echo").toString();
            TopologyBuilder builder = EveryStrategy.of(EveryStrategy.names());
            VALUES.forEach(builder::set);
            return builder.service("api", api -> api.image(image))
                    .service("slow", slow -> slow.image(image).route("/slowly"))
                    // its check would take it off the lists
                    .service(
                            "refusing",
                            two -> two.image(image).count(2).route("/refusing").set(Setting.CHECK_INTERVAL, "1h"))
                    .service("silent", silent -> silent.image(image).route("/silent"))
                    .build();
        }
    }

    static Stream<Arguments> each() {
        return EveryStrategy.names().stream()
                .flatMap(strategy -> Setting.all(false).stream().map(setting -> Arguments.of(strategy, setting)));
    }

    @BeforeAll
    static void breakAndChange(Lab lab) {
        SilentMember.add(lab, lab.instance("silent-1"));
        SilentMember.silence(lab.instance("silent-1"));
        ExecutorService threads = Executors.newCachedThreadPool();
        Map<String, CompletableFuture<List<Sent>>> silent = new TreeMap<>();
        EveryStrategy.names()
                .forEach(strategy -> silent.put(
                        strategy,
                        CompletableFuture.supplyAsync(
                                () -> sent(lab.balancer(strategy), "/silent/hostname", now() + SILENT_FOR.toMillis()),
                                threads)));
        // a balancer may notice by a check of its own before it fails a request
        refuse(lab, threads).forEach(REFUSED::put);
        refuse(lab, threads).forEach((strategy, second) -> {
            if (!REFUSED.get(strategy).wasMet()) {
                REFUSED.put(strategy, second);
            }
        });
        silent.forEach((strategy, requests) -> SILENT.put(strategy, requests.join()));
        threads.shutdown();
        lab.scaleUntilInForce("api", 2);
    }

    /** Lets an instance that stays on the lists refuse connections for a time, and sends requests through all balancers. */
    private static Map<String, Refusal> refuse(Lab lab, ExecutorService threads) {
        Instance instance = lab.instance("refusing-2");
        lab.history().record(RunEvent.Note.ofFault(instance.name(), "it refuses connections for a time"));
        double endMs = now() + DOWN.plus(BACK).toMillis();
        Map<String, CompletableFuture<List<Sent>>> sent = new TreeMap<>();
        EveryStrategy.names()
                .forEach(strategy -> sent.put(
                        strategy,
                        CompletableFuture.supplyAsync(
                                () -> sent(lab.balancer(strategy), "/refusing/hostname", endMs), threads)));
        Planted.run(instance, "curl", "-sS", "--fail", "http://localhost:5000/refuse?ms=" + DOWN.toMillis());
        sent.values().forEach(CompletableFuture::join);
        double backMs = backMs(instance);
        Map<String, Refusal> refusals = new TreeMap<>();
        sent.forEach((strategy, requests) ->
                refusals.put(strategy, new Refusal(instance.hostname(), backMs, requests.join())));
        return refusals;
    }

    /** Returns when an instance last began to listen. */
    private static double backMs(Instance instance) {
        String listens = Planted.run(instance, "grep", "listens at", "/var/log/supervisor/api.log");
        double seconds = Double.parseDouble(listens.strip().replaceFirst("(?s).*listens at ", ""));
        return now() - (System.currentTimeMillis() - 1e3 * seconds);
    }

    private static double now() {
        return System.nanoTime() / 1e6;
    }

    private static List<Sent> sent(Balancer balancer, String target, double endMs) {
        return Stream.generate(() -> Sent.to(balancer, target))
                .takeWhile(one -> one.atMs() < endMs)
                .toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("each")
    @LabClaim("a setting takes effect, or is not applicable")
    void takesEffectOrIsNotApplicable(String strategy, Setting setting, Lab lab) {
        assertThat(EFFECTS).as("how a setting is observed").containsKey(setting);
        if (Boolean.TRUE.equals(EveryStrategy.settings(strategy).takes(setting))) {
            EFFECTS.get(setting).accept(lab, lab.balancer(strategy));
        } else {
            assertThat(readme(strategy))
                    .as("README of %s", strategy)
                    .containsPattern("`%s`[^\\n]*not applicable".formatted(setting.key()));
        }
    }

    private static String readme(String strategy) {
        byte[] text = ImageFolder.shipped(strategy).files().get("README.md");
        assertThat(text).as("README.md of %s", strategy).isNotNull();
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void rendersLater(Lab lab, Balancer balancer) {
        double listed = first(
                        lab,
                        ConsulEvent.Passing.class,
                        passing -> passing.service().equals("api")
                                && passing.addresses().size() == 2)
                .atMs();
        Entry<BalancerEvent.Rendered> rendered = first(
                lab,
                BalancerEvent.Rendered.class,
                list -> list.balancer().equals(balancer.name())
                        && list.upstreams().stream()
                                .anyMatch(lab.instance("api-2").address()::equals));

        assertThat(rendered.atMs() - listed).as("ms until it renders").isGreaterThan(600);
    }

    private static <E extends Event> Entry<E> first(Lab lab, Class<E> type, Predicate<E> wanted) {
        return lab.history().entries(type).stream()
                .filter(entry -> wanted.test(entry.event()))
                .findFirst()
                .orElseThrow();
    }

    private static void keepsAnIdleConnectionForLonger(Lab lab, Balancer balancer) {
        assertThat(Sent.to(balancer, "/hostname").status()).isEqualTo(200);

        await().during(Duration.ofMillis(2_500))
                .atMost(LIMIT)
                .until(() -> connections(lab, balancer), count -> count > 0);
        await().atMost(LIMIT).until(() -> connections(lab, balancer), count -> count == 0);
    }

    private static void keepsFewConnections(Lab lab, Balancer balancer) {
        await().atMost(LIMIT).until(() -> connections(lab, balancer), count -> count == 0);
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
        List<CompletableFuture<Sent>> requests = IntStream.range(0, PARALLEL)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> Sent.to(balancer, "/slow?ms=700"), threads))
                .toList();
        await().atMost(LIMIT).until(() -> connections(lab, balancer), count -> count > PARALLEL / 2);
        assertThat(requests.stream().map(CompletableFuture::join))
                .extracting(Sent::status)
                .containsOnly(200);
        threads.shutdown();

        // each worker keeps one to the service; others close at once, and all after upstream-idle
        assertThat(connections(lab, balancer)).as("connections that are kept").isBetween(1L, PARALLEL / 2L);
    }

    /** Returns how many connections a balancer has to the instances of api, as the kernel lists them. */
    private static long connections(Lab lab, Balancer balancer) {
        List<String> instances = lab.instances("api").stream()
                .map(api -> Stream.of(api.ip().split("\\."))
                        .map(part -> "%02X".formatted(Integer.parseInt(part)))
                        .reduce("", (before, part) -> part + before))
                .toList();
        return lab.instance(balancer.name())
                .exec("cat", "/proc/net/tcp")
                .stdout()
                .lines()
                .filter(line -> instances.stream()
                        .anyMatch(ip -> line.matches(" *\\d+: [0-9A-F:]+ %s:1388 01 .*".formatted(ip))))
                .count();
    }

    /** Returns when requests failed, in milliseconds since the first failure. */
    private static List<Double> failures(Balancer balancer) {
        List<Double> failures = REFUSED.get(balancer.name()).sent().stream()
                .filter(Sent::failed)
                .map(Sent::atMs)
                .toList();
        assertThat(failures).as("moments of failures").isNotEmpty();
        return failures.stream().map(at -> at - failures.get(0)).toList();
    }

    /**
     * A balancer that checks an instance that has failed may fail more requests until it is checked. One of the three failures may
     * be that of an idle connection, after which nginx tries another one, and no request fails.
     */
    private static void avoidsAnInstanceOnlyAfterSeveralFailures(Lab lab, Balancer balancer) {
        List<Double> failures = failures(balancer);

        assertThat(failures)
                .as("ms of the first failures")
                .filteredOn(at -> at < 1_500)
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(failures).as("ms of failures while it is avoided").noneMatch(at -> at > 1_500 && at < 3_500);
    }

    private static void avoidsAnInstanceForLonger(Lab lab, Balancer balancer) {
        Refusal refusal = REFUSED.get(balancer.name());
        double used = refusal.sent().stream()
                .filter(sent -> sent.hostname().equals(refusal.hostname()) && sent.atMs() > refusal.backMs())
                .mapToDouble(sent -> sent.atMs() - refusal.backMs())
                .findFirst()
                .orElseThrow(() -> new AssertionError("it was not used again"));

        assertThat(used).as("ms from its return to its use").isGreaterThan(1_200);
    }

    private static void doesNotRetry(Lab lab, Balancer balancer) {
        assertThat(REFUSED.get(balancer.name()).wasMet()).as("a request failed").isTrue();
    }

    private static void givesUpConnectingSooner(Lab lab, Balancer balancer) {
        List<Double> failed = SILENT.get(balancer.name()).stream()
                .filter(Sent::failed)
                .map(Sent::tookMs)
                .toList();

        assertThat(failed).as("ms of failed requests").isNotEmpty();
        assertThat(failed.stream().min(Double::compare).orElseThrow()).isBetween(400.0, 1_400.0);
    }

    private static void givesUpWaitingSooner(Lab lab, Balancer balancer) {
        List<Sent> requests = Stream.generate(() -> Sent.to(balancer, "/slowly/slow?ms=6000"))
                .limit(2)
                .toList();

        assertThat(requests).allMatch(Sent::failed);
        assertThat(requests.stream().mapToDouble(Sent::tookMs).max().orElseThrow())
                .isGreaterThan(900);
        assertThat(requests.stream().mapToDouble(Sent::tookMs).min().orElseThrow())
                .isLessThan(5_000);
    }

    private static void closesAnIdleClientSooner(Lab lab, Balancer balancer) {
        double shortest = DoubleStream.generate(() -> IdleClient.closedAfterMs(balancer))
                .limit(2)
                .min()
                .orElseThrow();

        assertThat(shortest).as("ms until it is closed").isBetween(1_000.0, 20_000.0);
    }
}
