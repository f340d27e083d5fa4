package dev.ballast.request;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a load as a file holds them.
 *
 * @param header the first line of the file
 * @param started when the load began, by the host's clock; empty if the file does not say
 * @param causes why requests were lost, as labels, by number; a lost request without one is absent
 */
public record RecordedRequests(
        RequestFile.Header header, Optional<Instant> started, RequestLog log, Map<Integer, String> causes) {

    /** More requests than a load ever has; a log of them takes 1.5 GB. */
    private static final int MOST = 50_000_000;

    /**
     * Reads a file as far as possible, and closes it.
     *
     * @param damage takes what is broken in it, in words
     * @return the requests before the first broken line; empty if there is no first line
     */
    public static Optional<RecordedRequests> read(InputStream in, Consumer<String> damage) {
        Collector collector = new Collector();
        try {
            RequestFile.read(in, collector);
        } catch (IOException | RuntimeException e) { // numbers in a broken file may be absurd
            damage.accept("cannot be read beyond its %d. request: %s".formatted(collector.next, e.getMessage()));
        }
        return collector.found();
    }

    private static Optional<Instant> instant(String iso) {
        try {
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static final class Collector implements RequestFile.Visitor {
        private final Map<Integer, String> causes = new HashMap<>();
        private RequestFile.@Nullable Header header;
        private @Nullable RequestLog log;
        private int next;

        @Override
        public void begin(RequestFile.Header first) {
            header = first;
            log = new RequestLog(
                    first.load(), LoadClock.of(instant(first.started()).orElse(Instant.EPOCH)));
        }

        @Override
        public void request(Request request, String cause) throws IOException {
            if (request.number() != next || next == MOST) {
                throw new IOException(
                        next == MOST
                                ? "it has more than %d requests".formatted(MOST)
                                : "number %d follows number %d".formatted(request.number(), next - 1));
            }
            if (log != null) {
                log.add(request);
            }
            if (!cause.isBlank()) {
                causes.put(request.number(), cause);
            }
            next++;
        }

        private Optional<RecordedRequests> found() {
            if (header == null || log == null) {
                return Optional.empty();
            }
            log.seal();
            return Optional.of(new RecordedRequests(header, instant(header.started()), log, Map.copyOf(causes)));
        }
    }
}
