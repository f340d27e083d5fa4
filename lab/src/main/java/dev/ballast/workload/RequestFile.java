package dev.ballast.workload;

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
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A log of requests as compressed comma-separated values, a request a line. The first line names format, load and start
 * by the host's clock; the second the columns. Moments are microseconds since the start.
 *
 * <ul>
 *   <li>{@code number}: from 0, in the order in which requests were due; {@code <load>-<number>} was the {@code
 *       X-Request-ID}
 *   <li>{@code kind}: a {@link Request.Kind}
 *   <li>{@code due_us}, {@code sent_us} (blank where it was never sent), {@code ended_us}: moments
 *   <li>{@code waited_us}: how long after it was due a connection was free
 *   <li>{@code outcome}: an {@link Outcome}; {@code status}: of HTTP, or 0; {@code host}: that answered, or blank
 *   <li>{@code connection}: its number, or -1; {@code reused}: 1 where an earlier request had gone on it
 * </ul>
 */
final class RequestFile {

    private static final int FORMAT = 1;
    private static final String COLUMNS =
            "number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused";
    private static final Pattern HEADER =
            Pattern.compile("# ballast-requests format=(\\d+) load=([^ ]+) started=([^ ]+)");
    private static final int BUFFER = 1 << 16;

    private RequestFile() {}

    static void write(RequestLog log, OutputStream out) throws IOException {
        try (Writer lines =
                new BufferedWriter(new OutputStreamWriter(new QuickGzip(out), StandardCharsets.UTF_8), BUFFER)) {
            lines.write("# ballast-requests format=%d load=%s started=%s\n%s\n"
                    .formatted(FORMAT, log.load(), log.clock().started(), COLUMNS));
            StringBuilder line = new StringBuilder();
            log.stream().forEach(request -> {
                try {
                    line.setLength(0);
                    lines.append(append(request, line));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException("requests of load %s cannot be written".formatted(log.load()), e);
        }
    }

    private static StringBuilder append(Request request, StringBuilder line) {
        line.append(request.number()).append(',').append(request.kind()).append(',');
        line.append(request.due()).append(',').append(request.waited()).append(',');
        if (request.sent() >= 0) {
            line.append(request.sent());
        }
        line.append(',').append(request.ended()).append(',').append(request.outcome());
        line.append(',').append(request.status()).append(',');
        line.append(Objects.requireNonNullElse(request.host(), "")).append(',');
        return line.append(request.connection())
                .append(request.reused() ? ",1" : ",0")
                .append('\n');
    }

    static RequestLog read(InputStream in) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new BufferedInputStream(in), BUFFER), StandardCharsets.UTF_8),
                BUFFER)) {
            RequestLog log = header(lines.readLine());
            if (!COLUMNS.equals(lines.readLine())) {
                throw new IOException("requests of load %s: the columns are not %s".formatted(log.load(), COLUMNS));
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(request(log.load(), line));
            }
            log.seal();
            return log;
        }
    }

    private static RequestLog header(String line) throws IOException {
        Matcher header = HEADER.matcher(String.valueOf(line));
        if (!header.matches()) {
            throw new IOException("no requests of a load: the first line is \"%s\"".formatted(line));
        }
        if (!header.group(1).equals(String.valueOf(FORMAT))) {
            throw new IOException("requests in format %s; this version reads format %d, use the one that wrote them"
                    .formatted(header.group(1), FORMAT));
        }
        return new RequestLog(header.group(2), LoadClock.of(Instant.parse(header.group(3))));
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
