package dev.ballast.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The objects of a JVM that are reachable, after a collection: {@code jcmd PID GC.class_histogram}.
 *
 * @param bytes of all
 * @param byClass bytes of each class
 */
record LiveObjects(long bytes, Map<String, Long> byClass) {

    private static final int LIMIT_SECONDS = 30;
    private static final int GREW = 5;

    /** {@code   12:   4711   98765  java.util.HashMap$Node (java.base@17.0.17)}. */
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    /** Asks a JVM of this user. It stands still meanwhile, some 100 ms. */
    static LiveObjects of(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("%s of process %d failed: %s".formatted(jcmd, pid, said.strip()));
        }
        return parse(said);
    }

    static LiveObjects parse(String histogram) throws IOException {
        Map<String, Long> byClass = new HashMap<>();
        long total = -1;
        for (String line : histogram.lines().toList()) {
            Matcher row = ROW.matcher(line);
            Matcher sum = TOTAL.matcher(line);
            if (row.matches()) {
                byClass.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum);
            } else if (sum.lookingAt()) {
                total = Long.parseLong(sum.group(1));
            }
        }
        if (total < 0) {
            throw new IOException(
                    "jcmd showed no histogram: " + histogram.lines().findFirst().orElse("nothing"));
        }
        return new LiveObjects(total, byClass);
    }

    /** Returns the classes that have grown most since then, each with by how much. */
    List<String> grownSince(LiveObjects then) {
        record Grown(String type, long bytes) {}
        List<Grown> grown = new ArrayList<>();
        byClass.forEach((type, now) ->
                grown.add(new Grown(type, now - then.byClass().getOrDefault(type, 0L))));
        return grown.stream()
                .filter(one -> one.bytes() > 0)
                .sorted(Comparator.comparingLong(Grown::bytes).reversed())
                .limit(GREW)
                .map(one -> String.format(Locale.ROOT, "%s %+.1f kB", one.type(), one.bytes() / 1024.0))
                .toList();
    }
}
