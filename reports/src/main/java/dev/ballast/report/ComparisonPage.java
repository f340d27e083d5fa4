package dev.ballast.report;

import dev.ballast.history.Verdict;
import dev.ballast.run.UnreadableRunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Several runs in one page: the differences of their environments, their figures, and their latency on one time axis. */
public final class ComparisonPage {
    private ComparisonPage() {}

    /**
     * What {@code compare.jte} shows.
     *
     * @param names names that distinguish the runs: their own, with the balancers if these differ
     * @param links to their reports
     * @param data the loads' slices as JSON, times since the first change of the pool; blank if there are none
     */
    record Model(Comparison comparison, List<String> names, List<String> links, String data) {

        int columns() {
            return names.size();
        }

        /** Returns the runs that are not VALID, in words. Figures that are no worse than theirs prove little. */
        List<String> unproven() {
            return IntStream.range(0, columns())
                    .filter(i -> comparison.runs().get(i).worst() != Verdict.VALID)
                    .mapToObj(i -> "%s is itself %s."
                            .formatted(names.get(i), comparison.runs().get(i).worst()))
                    .toList();
        }

        /** Returns the figures that have regressed, in words. */
        List<String> worse() {
            return comparison.rows().stream()
                    .filter(row -> row.cells().stream().anyMatch(Comparison.Cell::regressed))
                    .map(Comparison.Row::words)
                    .toList();
        }
    }

    /**
     * Compares runs with the first of them.
     *
     * @param runDirectories two or more
     * @return the page, {@code compare-….html} beside the first run's directory
     * @throws UnreadableRunException if one is no run, or of a format that this version doesn't read
     */
    public static Path write(List<Path> runDirectories) {
        if (runDirectories.size() < 2) {
            throw new IllegalArgumentException("a comparison needs two runs or more, not " + runDirectories);
        }
        var results = new ArrayList<Results>();
        var series = new ArrayList<ChartData.Series>();
        Path folder = Objects.requireNonNull(
                runDirectories.get(0).toAbsolutePath().normalize().getParent(), "a run directory lies in a folder");
        var names = new ArrayList<String>();
        var links = new ArrayList<String>();
        for (Path directory : runDirectories) {
            Page page = Page.read(directory, read -> read);
            Results result = Results.of(page);
            results.add(result);
            names.add(name(result, names));
            links.add(RunFiles.href(folder.relativize(page.run().directory().resolve("report.html"))
                    .toString()
                    .replace('\\', '/')));
            largest(page)
                    .ifPresent(load ->
                            series.add(ChartData.Series.of(load, names.get(names.size() - 1), origin(page, load))));
        }
        var model = new Model(
                Comparison.of(results, Map.of()),
                List.copyOf(names),
                List.copyOf(links),
                series.isEmpty() ? "" : Html.json(series));
        Path file = folder.resolve(results.stream()
                .map(result -> result.run().replaceFirst("^.*-", ""))
                .collect(Collectors.joining("-", "compare-", ".html")));
        Html.write("compare.jte", model, file);
        return file;
    }

    private static String name(Results run, List<String> taken) {
        String balancer = run.environment().getOrDefault("topology balancer", "");
        String name = run.name().contains(balancer) ? run.name() : run.name() + ", " + balancer;
        return taken.contains(name) ? name + " " + run.run().replaceFirst("^.*-", "") : name;
    }

    private static Optional<LoadTotals> largest(Page page) {
        return page.charted().stream().reduce((a, b) -> b.due() > a.due() ? b : a);
    }

    /** Returns the moment at which runs are aligned: the first change of the pool under a load, or else the load's start. */
    private static double origin(Page page, LoadTotals load) {
        return page.changes().stream()
                .mapToDouble(PoolChange::atMs)
                .filter(at -> at >= load.startMs())
                .findFirst()
                .orElse(load.startMs());
    }
}
