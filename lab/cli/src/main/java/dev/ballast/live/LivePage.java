package dev.ballast.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.Lab;
import dev.ballast.history.HistoryReader;
import dev.ballast.live.Snapshot.About;
import dev.ballast.loss.AccessLog;
import dev.ballast.workload.HttpProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lab's live page on this machine's loopback address. It shows the history, whichever process writes it, and the request
 * rates of the balancer's access log. Its buttons change the lab.
 */
public final class LivePage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);
    private static final long TICK_MS = 150;
    private static final long FACTS_MS = 700;

    /** Time for the last message before the server stops. */
    private static final int FAREWELL_MS = 500;

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);

    private final LiveServer server;
    private final Feed feed;
    private final Streams streams = new Streams();
    private final Jobs jobs = new Jobs();

    private LivePage(Lab lab, int port) throws IOException {
        lab.watch();
        FactsReader facts = new FactsReader(lab, streams);
        LabActions actions = new LabActions(lab, this::underWay);
        feed = new Feed(
                new HistoryReader(
                        lab.runDirectory().historyFile(), damage -> LOG.warn("the history is damaged: {}", damage)),
                new Feed.Source(
                        new About(
                                lab.id(),
                                lab.topology().api().toString(),
                                lab.topology().balancer().toString(),
                                lab.runDirectory().toString()),
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()),
                        lab.history()::nowMs,
                        facts::facts,
                        () -> requests(lab),
                        actions::task),
                streams);
        server = new LiveServer(port, actions, feed, streams);
        jobs.every(TICK_MS, feed::tick);
        jobs.every(FACTS_MS, lab::watch); // the process that recorded may have ended
        jobs.every(FACTS_MS, facts::readContainers);
        server.start();
    }

    private static Map<String, Map<String, AccessLog.Count>> requests(Lab lab) {
        Map<String, Map<String, AccessLog.Count>> byBalancer = new LinkedHashMap<>();
        lab.balancers()
                .forEach(balancer -> lab.requestsByUpstream(balancer.name())
                        .ifPresent(counts -> byBalancer.put(balancer.name(), counts)));
        return byBalancer;
    }

    private Optional<String> underWay() {
        return feed.underWay();
    }

    /**
     * Serves the page of a running lab until closed.
     *
     * @param port a port of 127.0.0.1; 0 picks a free one
     * @throws UncheckedIOException if the port is taken
     */
    public static LivePage serve(Lab lab, int port) {
        try {
            return new LivePage(lab, port);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the live page cannot be served on port %d of 127.0.0.1 (%s); choose another"
                            .formatted(port, e.getMessage()),
                    e);
        }
    }

    /** Returns the page's URL. */
    public String url() {
        return url(server.port());
    }

    /** Returns the URL of a page on that port. */
    public static String url(int port) {
        return "http://127.0.0.1:%s/".formatted(port);
    }

    /** Returns whether the live page of a lab answers on a port of this machine, to its last byte within a second. */
    public static boolean answers(int port, String lab) {
        if (port == 0) {
            return false;
        }
        try (HttpProbe probe = new HttpProbe("127.0.0.1", port, ANSWERS_WITHIN, false)) {
            String body = probe.get("/state").body();
            return new ObjectMapper().readTree(body).at("/about/lab").asText().equals(lab);
        } catch (IOException e) {
            LOG.debug("port {} does not answer as the live page of lab {}", port, lab, e);
            return false;
        }
    }

    /** Sends the open pages the reason of the end, and stops. */
    public void end(String words) {
        feed.end(words);
        streams.awaitEmpty(FAREWELL_MS);
        close();
    }

    @Override
    public void close() {
        jobs.close();
        server.close();
    }
}
