package dev.ballast.request;

import dev.ballast.history.HostTime;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A log of requests as compressed comma-separated values, a request a line. The first line names format, load and start:
 * {@code started} by the host's clock, and {@code at_ms}, if there is a history, on its clock. The second names the
 * columns. Moments are microseconds since the start. Formats 1 and 2 lack {@code at_ms}.
 *
 * <ul>
 *   <li>{@code number}: from 0, in the order in which requests were due; {@code <load>-<number>} was the {@code
 *       X-Request-ID}
 *   <li>{@code kind}: a {@link Request.Kind}
 *   <li>{@code due_us}, {@code sent_us} (blank if it was never sent), {@code ended_us}: moments
 *   <li>{@code waited_us}: how long after it was due a connection was free
 *   <li>{@code outcome}: an {@link Outcome}; {@code status}: of HTTP, or 0; {@code host}: that answered, or blank
 *   <li>{@code connection}: its number, or -1; {@code reused}: 1 if an earlier request had gone on it
 *   <li>{@code cause}: a {@code Cause}'s label if it was lost and the cause is known, else blank; format 1 lacks it
 *   <li>{@code executed}: how often the instance that answered says that it has executed it, or blank; formats 1 to 3 lack it
 * </ul>
 */
public final class RequestFile {

    private static final int FORMAT = 5;
    private static final String COLUMNS_1 =
            "number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused";
    private static final String COLUMNS_2 = COLUMNS_1 + ",cause";
    private static final String COLUMNS_4 = COLUMNS_2 + ",executed";
    private static final Map<String, String> COLUMNS =
            Map.of("1", COLUMNS_1, "2", COLUMNS_2, "3", COLUMNS_2, "4", COLUMNS_4, String.valueOf(FORMAT), COLUMNS_4);
    private static final Pattern HEADER = Pattern.compile(
            "# ballast-requests format=(\\d{1,9}) load=([^ ]+) started=([^ ]+)(?: at_ms=(-?[0-9.]{1,20}))?"
                    + "(?: service=([^ ]{1,100}))?(?: balancer=([^ ]{1,100}))?");
    private static final int MOST_CELLS = 13;
    private static final int CELLS_WITH_CAUSE = 12;
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_LINE = 1 << 16;
    private static final int OK = 200;

    /** More requests than a load ever has. */
    private static final int MOST = 50_000_000;

    private RequestFile() {}

    /**
     * @param atMs its start on a history's clock, in milliseconds; empty if there is none
     * @param causes labels by number of those that were lost
     */
    public static void write(RequestLog log, OptionalDouble atMs, Map<Integer, String> causes, OutputStream out)
            throws IOException {
        try (Writer lines =
                new BufferedWriter(new OutputStreamWriter(new QuickGzip(out), StandardCharsets.UTF_8), BUFFER)) {
            String at = atMs.isEmpty() ? "" : String.format(Locale.ROOT, " at_ms=%.3f", atMs.getAsDouble());
            Destination to = log.destination();
            lines.write("# ballast-requests format=%s load=%s started=%s%s%s%s\n%s\n"
                    .formatted(
                            FORMAT,
                            log.load(),
                            log.clock().started(),
                            at,
                            to.service().isBlank() ? "" : " service=" + to.service(),
                            to.balancer().isBlank() ? "" : " balancer=" + to.balancer(),
                            COLUMNS_4));
            StringBuilder line = new StringBuilder();
            log.stream().forEach(request -> {
                try {
                    line.setLength(0);
                    lines.append(append(request, causes.getOrDefault(request.number(), ""), line));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException("requests of load %s cannot be written".formatted(log.load()), e);
        }
    }

    private static StringBuilder append(Request request, String cause, StringBuilder line) {
        line.append(request.number()).append(',').append(request.kind()).append(',');
        line.append(request.due()).append(',').append(request.waited()).append(',');
        if (request.sent() >= 0) {
            line.append(request.sent());
        }
        line.append(',').append(request.ended()).append(',').append(request.outcome());
        line.append(',').append(request.status()).append(',');
        line.append(Objects.requireNonNullElse(request.host(), "")).append(',');
        line.append(request.connection())
                .append(request.reused() ? ",1," : ",0,")
                .append(cause)
                .append(',');
        if (request.executed() > 0) {
            line.append(request.executed());
        }
        return line.append('\n');
    }

    /**
     * The first line of a file.
     *
     * @param started when the load began, by the host's clock, ISO 8601, as written
     * @param atMs when it began on the history's clock, in milliseconds; empty if the file does not say
     * @param destination where the requests went; formats 1 to 4 do not say
     */
    public record Header(String load, String started, OptionalDouble atMs, Destination destination) {}

    /** Takes what a file holds, from its beginning to its end. */
    public interface Visitor {

        void begin(Header header);

        /**
         * @param cause why the request was lost, as a label; blank if it was not, or the file does not say
         * @throws IOException if the file cannot be read on
         */
        void request(Request request, String cause) throws IOException;
    }

    /**
     * Reads a file of any format up to this version's as a stream, and closes it.
     *
     * @throws IOException if it is of another format, or broken; what came before was visited
     */
    public static void read(InputStream in, Visitor visitor) throws IOException {
        try (in;
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(
                                new LineLimit(new GZIPInputStream(new BufferedInputStream(in), BUFFER), LONGEST_LINE),
                                StandardCharsets.UTF_8),
                        BUFFER)) {
            Matcher first = header(lines.readLine());
            Header header = new Header(
                    first.group(2),
                    first.group(3),
                    atMs(first.group(4)),
                    new Destination(
                            Objects.requireNonNullElse(first.group(5), ""),
                            Objects.requireNonNullElse(first.group(6), "")));
            visitor.begin(header);
            String columns = String.valueOf(COLUMNS.get(first.group(1)));
            if (!columns.equals(lines.readLine())) {
                throw new IOException("requests of load %s: the columns are not %s".formatted(header.load(), columns));
            }
            int cells = (int) columns.chars().filter(c -> c == ',').count() + 1;
            int next = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                request(header.load(), next++, line, cells, visitor);
            }
        } catch (NumberFormatException e) {
            throw new IOException("the first line names no start: " + e.getMessage(), e);
        }
    }

    private static Matcher header(@Nullable String line) throws IOException {
        Matcher header = HEADER.matcher(String.valueOf(line));
        if (!header.matches()) {
            throw new IOException("no requests of a load: the first line is \"%s\"".formatted(line));
        }
        if (!COLUMNS.containsKey(header.group(1))) {
            throw new IOException(
                    "requests in format %s; this version reads formats 1 to %d, use the one that wrote them"
                            .formatted(header.group(1), FORMAT));
        }
        return header;
    }

    private static OptionalDouble atMs(@Nullable String text) throws IOException {
        if (text == null) {
            return OptionalDouble.empty();
        }
        double ms = Double.parseDouble(text);
        if (!HostTime.isOfARun(ms)) {
            throw new IOException("the start %s is no time of a run".formatted(text));
        }
        return OptionalDouble.of(ms);
    }

    /** Cuts a line by hand: a load has millions. */
    private static void request(String load, int number, String line, int cells, Visitor visitor) throws IOException {
        int[] ends = new int[MOST_CELLS];
        int found = 0;
        for (int at = line.indexOf(','); at >= 0 && found < MOST_CELLS; at = line.indexOf(',', at + 1)) {
            ends[found++] = at;
        }
        if (found != cells - 1) {
            throw notARequest(load, line, null);
        }
        ends[found] = line.length();
        Request request;
        try {
            request = new Request(
                    load,
                    Integer.parseInt(line, 0, ends[0], 10),
                    Request.Kind.valueOf(line.substring(ends[0] + 1, ends[1])),
                    Long.parseLong(line, ends[1] + 1, ends[2], 10),
                    Long.parseLong(line, ends[2] + 1, ends[3], 10),
                    ends[3] + 1 == ends[4] ? -1 : Long.parseLong(line, ends[3] + 1, ends[4], 10),
                    Long.parseLong(line, ends[4] + 1, ends[5], 10),
                    Outcome.valueOf(line.substring(ends[5] + 1, ends[6])),
                    Integer.parseInt(line, ends[6] + 1, ends[7], 10),
                    ends[7] + 1 == ends[8] ? null : line.substring(ends[7] + 1, ends[8]),
                    Integer.parseInt(line, ends[8] + 1, ends[9], 10),
                    line.startsWith("1", ends[9] + 1),
                    cells < MOST_CELLS || ends[11] + 1 == ends[12]
                            ? 0
                            : Integer.parseInt(line, ends[11] + 1, ends[12], 10));
        } catch (IllegalArgumentException e) {
            throw notARequest(load, line, e);
        }
        if (request.number() != number || number == MOST) {
            throw new IOException(
                    number == MOST
                            ? "it has more than %d requests".formatted(MOST)
                            : "number %d follows number %d".formatted(request.number(), number - 1));
        }
        if (!isPossible(request)) {
            throw notARequest(load, line, null);
        }
        visitor.request(request, cells >= CELLS_WITH_CAUSE ? line.substring(ends[10] + 1, ends[11]) : "");
    }

    /** Returns whether a load can have it: its times, and who answered. */
    private static boolean isPossible(Request request) {
        long due = request.due();
        return due >= 0
                && request.executed() >= 0
                && HostTime.isOfARun(request.dueMs())
                && isSoon(due, due + request.waited())
                && isSoon(due, request.ended())
                && (request.sent() < 0 || isSoon(due, request.sent()) && request.sent() <= request.ended())
                && request.hostname().map(HostNames::isName).orElse(true)
                && (request.lost() || isAnswer(request));
    }

    /** Returns whether a moment follows another one, and no later than {@link RequestChunk} can hold. */
    private static boolean isSoon(long due, long moment) {
        return moment >= due && moment - due < Integer.MAX_VALUE;
    }

    /** Returns whether it may be called answered: the answer to a GET names a host. */
    private static boolean isAnswer(Request request) {
        return request.status() == OK && (request.kind() == Request.Kind.POST || request.host() != null);
    }

    private static IOException notARequest(String load, String line, @Nullable Throwable cause) {
        return new IOException("requests of load %s: no request: \"%s\"".formatted(load, line), cause);
    }

    /** Compresses a million requests in a second. */
    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
