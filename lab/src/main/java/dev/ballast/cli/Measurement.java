package dev.ballast.cli;

import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.LabOptions;
import dev.ballast.engine.Engine;
import dev.ballast.engine.image.BaseImages;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A measurement of the system beside the article's: both in turns, so that a busy moment of the machine hits both. */
abstract class Measurement implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--rounds", paramLabel = "N", description = "How often each system is measured, default 5.")
    private int rounds = 5;

    @Option(names = "--without-article", description = "Leave the article's system out.")
    private boolean withoutArticle;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the result as JSON; - for standard output.")
    private String json = "";

    /** What {@code --json} writes. */
    record Result(String bench, int rounds, boolean reached, List<Figure> figures, List<String> failures) {}

    /**
     * A quantity that is measured.
     *
     * @param unit {@link Figure#MS}, or what is counted
     * @param goal the most that it is to come to in our system; null where there is no goal
     */
    record Quantity(String name, String unit, @Nullable Double goal, Figure.Judged judged) {}

    /** Where a round puts what it measured. */
    interface Samples {
        void add(Quantity quantity, double value);

        /** Says why what was measured cannot be trusted. */
        void doubt(String why);
    }

    /** Returns what is measured, in the order of the result. */
    abstract List<Quantity> quantities();

    /** Measures a lab once; it is not started yet, and is closed afterwards. */
    abstract void measure(Lab lab, Samples samples);

    @Override
    public final Integer call() {
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds (%d) must be at least 1".formatted(rounds));
        }
        Console console = Console.besideJson(spec, json);
        List<Topology> systems =
                withoutArticle ? List.of(Topology.reference()) : List.of(Topology.article(), Topology.reference());
        prepare(systems, console);

        List<Figure> figures = new ArrayList<>();
        quantities().forEach(quantity -> systems.forEach(system -> figures.add(figure(quantity, system))));
        List<String> failures = new ArrayList<>();
        boolean sound = true;
        for (int round = 1; round <= rounds; round++) {
            for (Topology system : systems) {
                console.progress("round %d of %d: %s".formatted(round, rounds, system.name()));
                List<String> trouble = round(system, figures, console);
                for (String why : trouble) {
                    console.note("failed: " + why);
                    failures.add("round %d, %s: %s".formatted(round, system.name(), why));
                }
                sound &= trouble.isEmpty() || !isOurs(system); // the article's system may fail: it has its flaws
            }
        }
        console.done("measured");
        print(figures, failures, console);
        boolean reached = sound && figures.stream().allMatch(Figure::reached);
        console.writeJson(json, new Result(spec.name(), rounds, reached, figures, failures));
        return reached ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static boolean isOurs(Topology system) {
        return !system.name().equals(Topology.article().name());
    }

    /** Sees to the images first: what is measured begins with them built. */
    private static void prepare(List<Topology> systems, Console console) {
        Engine engine = Engine.connect();
        new BaseImages(engine).prepare(console::progress);
        new ImageBuilder(engine, console::progress)
                .build(systems.stream()
                        .flatMap(system -> Stream.of(system.api(), system.balancer()))
                        .toList());
    }

    private static Figure figure(Quantity quantity, Topology system) {
        return new Figure(
                quantity.name(),
                system.name(),
                quantity.unit(),
                isOurs(system) ? quantity.goal() : null,
                quantity.judged(),
                new ArrayList<>());
    }

    /** Measures a system once, and returns what went wrong. */
    private List<String> round(Topology system, List<Figure> figures, Console console) {
        LabOptions options =
                LabOptions.named("bench-" + spec.name() + "-" + system.name()).withCommand(Console.command(spec));
        List<String> trouble = new ArrayList<>();
        Samples samples = new Samples() {
            @Override
            public void add(Quantity quantity, double value) {
                figures.stream()
                        .filter(figure -> figure.figure().equals(quantity.name())
                                && figure.system().equals(system.name()))
                        .forEach(figure -> figure.samples().add(value));
                console.note("%s: %s".formatted(quantity.name(), shown(value, quantity.unit())));
            }

            @Override
            public void doubt(String why) {
                trouble.add(why);
            }
        };
        try (Lab lab = Lab.prepare(system, options)) {
            try {
                measure(lab, samples);
            } catch (LabException e) {
                lab.fail(e);
                trouble.add(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                lab.fail(e);
                throw e;
            }
        }
        return trouble;
    }

    private static void print(List<Figure> figures, List<String> failures, Console console) {
        Table table = new Table("figure", "system", "median", "p95", "worst", "n", "of the article's", "goal", "");
        for (Figure figure : figures) {
            table.row(
                    figure.figure(),
                    figure.system(),
                    shown(figure.median(), figure.unit()),
                    shown(figure.p95(), figure.unit()),
                    shown(figure.worst(), figure.unit()),
                    figure.n(),
                    ratio(figure, figures),
                    figure.goal() == null
                            ? ""
                            : "%s <= %s"
                                    .formatted(
                                            figure.judged().name().toLowerCase(Locale.ROOT),
                                            shown(figure.goal(), figure.unit())),
                    figure.goal() == null ? "" : figure.reached() ? "reached" : "MISSED");
        }
        console.print(table);
        failures.forEach(failure -> console.print("@|bold,red failed: " + failure + "|@"));
    }

    /** Returns a figure's median as a share of the article's. */
    static String ratio(Figure figure, List<Figure> figures) {
        String article = Topology.article().name();
        return figures.stream()
                .filter(other -> !figure.system().equals(article)
                        && other.system().equals(article)
                        && other.figure().equals(figure.figure()))
                .map(other -> {
                    Double theirs = other.median();
                    Double ours = figure.median();
                    return theirs == null || ours == null || theirs == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.2f", ours / theirs);
                })
                .findFirst()
                .orElse("");
    }

    static String shown(@Nullable Double value, String unit) {
        if (value == null) {
            return "-";
        }
        return unit.equals(Figure.MS)
                ? String.format(Locale.ROOT, "%.2f s", value / 1000)
                : String.format(Locale.ROOT, "%.0f", value);
    }
}
