package dev.ballast.cli.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.bench.Account;
import dev.ballast.bench.Figure;
import dev.ballast.bench.Turns;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.cli.options.Strategy;
import dev.ballast.cli.tables.FigureTable;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A measurement of several systems and the article's, in turns, so that a busy moment of the machine affects all.
 *
 * <p>The checks of each round must be VALID. The article's system is the control, whose losses are what the others are
 * compared with: its verdicts are shown, and fail nothing.
 */
abstract class Measurement implements Callable<Integer> {

    private static final String ARTICLE = Topology.article().name();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--rounds", paramLabel = "N", description = "The number of rounds; each measures each system once.")
    private @Nullable Integer rounds;

    @Option(names = "--without-article", description = "Do not measure the article's system.")
    private boolean withoutArticle;

    @Mixin
    private JsonOption json = new JsonOption();

    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, List<Account>> accounts = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    /** What {@code --json} writes. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Result(
            String bench,
            int rounds,
            boolean reached,
            List<Figure> figures,
            List<String> failures,
            Map<String, List<Account>> accounts) {}

    /**
     * A quantity that is measured.
     *
     * @param unit {@link Figure#MS}, or what is counted
     * @param goal upper bound for our systems, or null if there is none
     */
    record Quantity(String name, String unit, @Nullable Double goal, Figure.Judged judged) {}

    /** Takes the samples of a round. */
    interface Samples {
        void add(Quantity quantity, double value);

        /** Adds samples of one quantity. */
        void add(Quantity quantity, Collection<Double> values);

        /** Returns a new account, which is shown with that system's accounts of other rounds. */
        Account account(String system);

        /** Records why the samples of this round cannot be trusted. */
        void doubt(String why);

        /** Prints that a step begins. */
        void progress(String line);
    }

    /** Returns what is measured, in the order of the result. */
    abstract List<Quantity> quantities();

    /** Starts and measures a lab; the caller closes it. */
    abstract void measure(Lab lab, Samples samples);

    /** Returns the number of rounds without {@code --rounds}. */
    int defaultRounds() {
        return 5;
    }

    /** Returns our systems that are measured; their names differ. */
    abstract List<Topology> systems();

    /** Returns whether the article's system takes part in a round. */
    boolean hasArticle(int round) {
        return true;
    }

    /** Returns the goal for one of our systems with that balancer, or null if there is none. */
    @Nullable
    Double goal(Quantity quantity, Strategy balancer) {
        return quantity.goal();
    }

    /** Measures what does not depend on a system. */
    List<Figure> beforehand(Console console) {
        return List.of();
    }

    /** Adds the figures that need all rounds of a system. */
    void conclude(Account all, Samples samples) {}

    /** Prints tables above that of the figures. */
    void print(List<Account> all, Console console) {}

    static boolean isArticle(Topology system) {
        return system.name().equals(ARTICLE);
    }

    @Override
    public final Integer call() {
        int times = rounds == null ? defaultRounds() : rounds;
        Turns.check(times);
        List<Topology> ours = systems();
        Console console = json.console(spec);
        List<Topology> all = Stream.concat(
                        Stream.of(Topology.article()).filter(article -> !withoutArticle), ours.stream())
                .toList();
        Map<String, Strategy> balancers = Trial.prepare(all, console);
        quantities()
                .forEach(quantity -> all.forEach(system ->
                        figures.add(figure(quantity, system, Objects.requireNonNull(balancers.get(system.name()))))));
        figures.addAll(beforehand(console));
        for (int round = 1; round <= times; round++) {
            for (Topology system : Turns.of(all, round)) {
                if (!isArticle(system) || hasArticle(round)) {
                    console.progress("round %d of %d: %s".formatted(round, times, system.name()));
                    round(round, system, console);
                }
            }
        }
        console.done("measured");
        return report(times, all, console);
    }

    private Figure figure(Quantity quantity, Topology system, Strategy balancer) {
        return new Figure(
                quantity.name(),
                system.name(),
                quantity.unit(),
                isArticle(system) ? null : goal(quantity, balancer),
                quantity.judged(),
                new ArrayList<>());
    }

    private void round(int round, Topology system, Console console) {
        LabOptions options =
                LabOptions.named("bench-" + spec.name() + "-" + system.name()).withCommand(Console.command(spec));
        Round samples = new Round(system, console);
        Trial.of(system, options, lab -> {
                    measure(lab, samples);
                    samples.accounts.forEach(account -> account.tell(lab.history()));
                })
                .ifPresent(samples::doubt);
        faults(samples.accounts).forEach(samples::doubt);
        for (String why : samples.doubts) {
            String line = "round %d, %s: %s".formatted(round, system.name(), why);
            console.note((isArticle(system) ? "control: " : "failed: ") + why);
            failures.add(line);
            if (!isArticle(system)) {
                broken.add(line);
            }
        }
    }

    private int report(int times, List<Topology> all, Console console) {
        List<Account> sums = new ArrayList<>();
        accounts.forEach((system, of) -> sums.add(Account.sum(system, of)));
        for (Topology system : all) {
            sums.stream()
                    .filter(account -> account.system().equals(system.name()))
                    .forEach(account -> conclude(account, new Round(system, console)));
        }
        print(sums, console);
        console.print("");
        console.print(FigureTable.of(figures));
        sums.forEach(account -> console.print(verdict(account)));
        failures.forEach(failure ->
                console.styled(broken.contains(failure) ? "@|bold,red failed: %s|@" : "control: %s", failure));
        boolean reached = broken.isEmpty() && figures.stream().allMatch(Figure::reached);
        json.write(console, new Result(spec.name(), times, reached, figures, failures, accounts));
        return reached ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Returns the verdicts that are not VALID, and what could not be judged, in words. */
    static List<String> faults(List<Account> accounts) {
        return accounts.stream()
                .flatMap(account -> Stream.concat(account.unjudged().stream(), account.wrong().stream()))
                .toList();
    }

    private static String verdict(Account account) {
        return "worst verdict of %s: %s, of %d%s"
                .formatted(
                        account.system(),
                        account.worst(),
                        account.verdicts().size(),
                        account.system().startsWith(ARTICLE) ? "; it is the control, and fails nothing" : "");
    }

    /** One round of one system. */
    private final class Round implements Samples {
        private final Topology system;
        private final Console console;
        private final List<Account> accounts = new ArrayList<>();
        private final List<String> doubts = new ArrayList<>();

        Round(Topology system, Console console) {
            this.system = system;
            this.console = console;
        }

        @Override
        public void add(Quantity quantity, double value) {
            add(quantity, List.of(value));
        }

        @Override
        public void add(Quantity quantity, Collection<Double> values) {
            figures.stream()
                    .filter(figure -> figure.figure().equals(quantity.name())
                            && figure.system().equals(system.name()))
                    .forEach(figure -> figure.samples().addAll(values));
            console.note("%s: %s"
                    .formatted(
                            quantity.name(),
                            values.size() == 1
                                    ? FigureTable.shown(values.iterator().next(), quantity.unit())
                                    : values.size() + " samples"));
        }

        @Override
        public Account account(String name) {
            Account account = new Account(name);
            accounts.add(account);
            Measurement.this
                    .accounts
                    .computeIfAbsent(name, ignored -> new ArrayList<>())
                    .add(account);
            return account;
        }

        @Override
        public void doubt(String why) {
            doubts.add(why);
        }

        @Override
        public void progress(String line) {
            console.progress(line);
        }
    }
}
