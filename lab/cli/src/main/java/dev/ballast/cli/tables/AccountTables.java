package dev.ballast.cli.tables;

import dev.ballast.bench.Account;
import dev.ballast.bench.Latency;
import dev.ballast.check.MembershipCheck;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.Table;
import dev.ballast.convergence.Percentiles;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Summary;
import dev.ballast.request.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results of systems side by side, a row each. */
public final class AccountTables {

    private static final String NONE = "-";
    private static final Step UP = Step.REGISTERED_TO_SERVED;
    private static final Step DOWN = Step.DEREGISTERED_TO_SERVED_LAST;

    /** The size of the largest pool in the schedules. */
    private static final int POOL = 3;

    private final List<Account> accounts;
    private final String first;

    /** @param first header of the first column */
    public AccountTables(String first, List<Account> accounts) {
        this.first = first;
        this.accounts = accounts;
    }

    /**
     * Prints all tables, each under a line on how to read it.
     *
     * @param sampling a line on the {@linkplain #sampling resolution}
     */
    public void print(Console console, String sampling) {
        part(
                console,
                convergence(),
                "Convergence in ms. Up: registered -> served first. Down: deregistered -> served last,"
                        + " fresh connections.");
        console.print(sampling);
        part(
                console,
                losses(),
                "Losses. The rate is the share lost; < means that none was lost, and is the upper bound with 95 %"
                        + " confidence (3/N, of the N requests sent while the pool was changing).");
        if (!shown(account -> account.requests().lost() > 0).isEmpty()) {
            part(console, causes(), "Requests lost, by cause. A loss whose cause is known is still a loss.");
        }
        part(
                console,
                latency(),
                "Latency in ms from when a request was due: without a change, during one, in the 5 s after it.");
    }

    private static void part(Console console, Table table, String howToRead) {
        console.print("");
        console.print(howToRead);
        console.print(table);
    }

    /** Returns a line on the resolution of "served first" and "served last" at a rate and a share of fresh connections. */
    public static String sampling(int rate, double fresh) {
        return String.format(
                Locale.ROOT,
                "One of %d instances is asked every %.0f ms, on a fresh connection every %.0f ms: the resolution of first"
                        + " and last.",
                POOL,
                POOL * 1e3 / rate,
                POOL * 1e3 / (rate * fresh));
    }

    Table convergence() {
        Table table = new Table(
                first, "ready", "up: n", "p50", "p99", "max", "down: n", "p50", "p99", "max", "kept max", "error");
        for (Account account : shown(Account::hasPool)) {
            Optional<Summary> up = account.summary(UP);
            Optional<Summary> down = account.summary(DOWN);
            Optional<Summary> kept = account.summary(Step.DEREGISTERED_TO_SERVED_LAST_KEPT);
            List<Object> cells = new ArrayList<>();
            cells.add(account.system());
            cells.add(ready(account));
            cells.add(n(account, UP));
            addTo(cells, up);
            cells.add(n(account, DOWN));
            addTo(cells, down);
            cells.add(ms(kept.map(Summary::maxMs).orElse(null)));
            cells.add(error(List.of(up, down, kept)));
            table.row(cells.toArray());
        }
        return table;
    }

    private List<Account> shown(Predicate<Account> which) {
        return accounts.stream().filter(which).toList();
    }

    private static String ready(Account account) {
        return account.readyMs().isEmpty()
                ? NONE
                : String.format(
                        Locale.ROOT,
                        "%.2f s",
                        Percentiles.nearestRank(
                                        account.readyMs().stream().sorted().toList(), 50)
                                / 1000);
    }

    /** Returns of how many instances a step was observed, and of how many that had to take it if not of all of them. */
    static String n(Account account, Step step) {
        int n = account.times(step).size();
        int due = account.due(step);
        return n == 0 || n == due ? String.valueOf(n) : "%d of %d".formatted(n, due);
    }

    private static void addTo(List<Object> cells, Optional<Summary> summary) {
        cells.add(ms(summary.map(Summary::p50Ms).orElse(null)));
        // a p99 that so few values do not show is their maximum, which has a column of its own
        cells.add(ms(summary.filter(of -> Percentiles.shows(of.n(), 99))
                .map(Summary::p99Ms)
                .orElse(null)));
        cells.add(ms(summary.map(Summary::maxMs).orElse(null)));
    }

    private static String error(List<Optional<Summary>> summaries) {
        return summaries.stream()
                .flatMap(Optional::stream)
                .map(Summary::errorMaxMs)
                .max(Double::compare)
                .map(most -> "± " + ms(most))
                .orElse(NONE);
    }

    Table losses() {
        Table table = new Table(
                first,
                "events",
                "requests",
                "lost",
                "rate",
                "retries masked",
                "sent late p99",
                "member lists",
                "unjudged",
                "verdict");
        for (Account account : accounts) {
            boolean sent = account.requests().due() > 0;
            table.row(
                    account.system(),
                    account.events(),
                    count(account.requests().due()),
                    sent ? count(account.requests().lost()) : NONE,
                    sent ? rate(account) : NONE,
                    account.requests().masked() == null
                            ? NONE
                            : count(account.requests().masked()),
                    sent ? ms(account.requests().generatorLatenessMs().p99()) + " ms" : NONE,
                    members(account),
                    account.unjudged().isEmpty()
                            ? "none"
                            : String.valueOf(account.unjudged().size()),
                    account.worst());
        }
        return table;
    }

    /** Returns the share lost, or its upper bound if nothing was lost. */
    static String rate(Account account) {
        return (account.requests().lost() == 0 ? "< " : "")
                + String.format(Locale.ROOT, "%.4f %%", account.requests().lostPercent());
    }

    private static String members(Account account) {
        return account.verdict(MembershipCheck.NAME)
                .map(verdict -> switch (verdict) {
                    case VALID -> "right";
                    case INVALID -> "WRONG";
                    case UNKNOWN -> "unknown";
                })
                .orElse(NONE);
    }

    Table causes() {
        List<Account> losers = shown(account -> account.requests().lost() > 0);
        TreeSet<String> causes = new TreeSet<>();
        losers.forEach(account -> causes.addAll(account.requests().lostByCause().keySet()));
        List<String> header = new ArrayList<>(List.of(first));
        header.addAll(causes);
        Table table = new Table(header.toArray(String[]::new));
        for (Account account : losers) {
            List<Object> cells = new ArrayList<>(List.of(account.system()));
            causes.forEach(
                    cause -> cells.add(count(account.requests().lostByCause().getOrDefault(cause, 0L))));
            table.row(cells.toArray());
        }
        return table;
    }

    Table latency() {
        Table table = new Table(
                first, "baseline: n", "p99", "p99.9", "change: n", "p99", "p99.9", "recovery: n", "p99", "p99.9");
        for (Account account : accounts) {
            List<Object> cells = new ArrayList<>(List.of(account.system()));
            for (Phase phase : Phase.values()) {
                Latency latency = Latency.of(account.requests().latency(phase));
                cells.add(count(latency.n()));
                cells.add(percentile(latency, latency.p99(), 99));
                cells.add(percentile(latency, latency.p999(), 99.9));
            }
            table.row(cells.toArray());
        }
        return table;
    }

    /** Returns a percentile, or the largest of values that are too few to show it. */
    private static String percentile(Latency latency, double value, double percent) {
        if (latency.n() == 0) {
            return NONE;
        }
        return Percentiles.shows((int) latency.n(), percent) ? ms(value) : "max " + ms(latency.max());
    }

    /** Returns milliseconds, with a decimal if there are fewer than 10; - for null. */
    static String ms(@Nullable Double ms) {
        return ms == null ? NONE : String.format(Locale.ROOT, Math.abs(ms) < 9.95 ? "%.1f" : "%.0f", ms);
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** Returns a line for each thing that could not be judged, and for each INVALID check. */
    public static List<String> remarks(Account account) {
        return Stream.concat(account.unjudged().stream(), account.wrong().stream())
                .map(why -> "%s: %s".formatted(account.system(), why))
                .toList();
    }
}
