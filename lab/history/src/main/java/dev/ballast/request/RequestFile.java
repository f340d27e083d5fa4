package dev.ballast.request;

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
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A log of requests as compressed comma-separated values, a request a line. The first line names format, load and start:
 * {@code started} by the host's clock, and {@code at_ms}, where there is a history, on its clock. The second names the
 * columns. Moments are microseconds since the start. Format 2 lacks {@code at_ms}.
 *
 * <ul>
 *   <li>{@code number}: from 0, in the order in which requests were due; {@code <load>-<number>} was the {@code
 *       X-Request-ID}
 *   <li>{@code kind}: a {@link Request.Kind}
 *   <li>{@code due_us}, {@code sent_us} (blank where it was never sent), {@code ended_us}: moments
 *   <li>{@code waited_us}: how long after it was due a connection was free
 *   <li>{@code outcome}: an {@link Outcome}; {@code status}: of HTTP, or 0; {@code host}: that answered, or blank
 *   <li>{@code connection}: its number, or -1; {@code reused}: 1 where an earlier request had gone on it
 *   <li>{@code cause}: a {@code Cause}'s label where it was lost and the cause is known, else blank; format 1 lacks it
 * </ul>
 */
public final class RequestFile {

    private static final int FORMAT = 3;
    private static final String COLUMNS_1 =
            "number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused";
    private static final String COLUMNS_2 = COLUMNS_1 + ",cause";
    private static final Map<String, String> COLUMNS =
            Map.of("1", COLUMNS_1, "2", COLUMNS_2, String.valueOf(FORMAT), COLUMNS_2);
    private static final Pattern HEADER =
            Pattern.compile("# ballast-requests format=(\\d+) load=([^ ]+) started=([^ ]+)(?: at_ms=[-0-9.]+)?");
    private static final int BUFFER = 1 << 16;

    private RequestFile() {}

    /**
     * @param atMs its start on a history's clock, in milliseconds; empty where there is none
     * @param causes labels by number of those that were lost
     */
    public static void write(RequestLog log, OptionalDouble atMs, Map<Integer, String> causes, OutputStream out)
            throws IOException {
        try (Writer lines =
                new BufferedWriter(new OutputStreamWriter(new QuickGzip(out), StandardCharsets.UTF_8), BUFFER)) {
            String at = atMs.isEmpty() ? "" : String.format(Locale.ROOT, " at_ms=%.3f", atMs.getAsDouble());
            lines.write("# ballast-requests format=%d load=%s started=%s%s\n%s\n"
                    .formatted(FORMAT, log.load(), log.clock().started(), at, COLUMNS_2));
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
        return line.append(request.connection())
                .append(request.reused() ? ",1," : ",0,")
                .append(cause)
                .append('\n');
    }

    static RequestLog read(InputStream in) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new BufferedInputStream(in), BUFFER), StandardCharsets.UTF_8),
                BUFFER)) {
            Matcher header = header(lines.readLine());
            RequestLog log = new RequestLog(header.group(2), LoadClock.of(Instant.parse(header.group(3))));
            String columns = COLUMNS.get(header.group(1));
            if (!String.valueOf(columns).equals(lines.readLine())) {
                throw new IOException("requests of load %s: the columns are not %s".formatted(log.load(), columns));
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(request(log.load(), line));
            }
            log.seal();
            return log;
        }
    }

    private static Matcher header(String line) throws IOException {
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

    private static Request request(String load, String line) throws IOException {
        String[] cells = line.split(",", -1);
        try {
            return new Request(
                    load,
                    Integer.parseInt(cells[0]),
                    Request.Kind.valueOf(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    cells[4].isEmpty() ? -1 : Long.parseLong(cells[4]),
                    Long.parseLong(cells[5]),
                    Outcome.valueOf(cells[6]),
                    Integer.parseInt(cells[7]),
                    cells[8].isEmpty() ? null : cells[8],
                    Integer.parseInt(cells[9]),
                    cells[10].equals("1"));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("requests of load %s: no request: \"%s\"".formatted(load, line), e);
        }
    }

    /** Compresses a million requests in a second. */
    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
