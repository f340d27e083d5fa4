package dev.ballast.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.Lab;
import dev.ballast.check.LossClaim;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlanBuilder;
import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What rests of kept connections lost behind one balancer, in front of one server. */
public final class RestResult {

    /** The size of the pool: a balancer that takes one instance for dead has another. */
    public static final int INSTANCES = 2;

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Until all senders of a load wait for their first request. */
    private static final Duration LEAD = Duration.ofSeconds(1);

    /** So many requests make the generator and the instances warm. */
    private static final int WARM = 300;

    private final String server;
    private final Account account;
    private final RestTally tally = new RestTally();
    private @Nullable Duration closesAfter;

    public RestResult(String strategy, String server) {
        this.server = server;
        this.account = new Account(strategy);
    }

    /**
     * Lets connections rest in a lab that has started, and judges what they lost. The pool must not change.
     *
     * @param plan returns the plan for the time after which the server closes an idle connection
     * @param posts the share of POSTs
     */
    public void measure(Lab lab, Function<Duration, RestPlan> plan, double posts, Consumer<String> progress) {
        Optional<Duration> idle = IdleTime.of(lab.instances("api").get(0));
        closesAfter = idle.orElse(null);
        lab.requests(WARM);
        RestPlan rests = plan.apply(idle.orElse(IdleTime.UNKNOWN));
        progress.accept(String.format(
                Locale.ROOT,
                "%s, %s, which closes an idle connection %s: %,d requests after rests, in %d s",
                account.system(),
                server,
                idle.map(time -> String.format(Locale.ROOT, "after %.1f s", time.toMillis() / 1e3))
                        .orElse("never"),
                rests.rested(),
                rests.time().toSeconds()));
        for (List<RestSweep> habits : rests.loads()) {
            LoadPlanBuilder load = lab.load().toBuilder().rate(0).posts(posts).warmUp(LEAD);
            habits.forEach(load::with);
            send(load.build().start(), habits);
        }
        account.addPool(lab);
        account.tell(lab.history());
    }

    private void send(Load load, List<RestSweep> habits) {
        long due = habits.stream()
                .mapToLong(habit -> habit.connections() + habit.rested())
                .sum();
        try {
            Schedule.await(load, (int) due, RestPlan.timeOf(habits).plus(GRACE));
        } finally {
            add(load.stop(), habits);
        }
    }

    /** Adds the result of a load with these habits. How long its answers took is for other benches to judge. */
    void add(LoadResult load, List<RestSweep> habits) {
        account.add(load, LossClaim.ofConstantPool().withoutTimes());
        tally.add(load, habits);
    }

    /** Records why it could not be measured. */
    public void trouble(String why) {
        account.trouble(why);
    }

    @JsonProperty
    public String strategy() {
        return account.system();
    }

    /** Returns the image of the server. */
    @JsonProperty
    public String server() {
        return server;
    }

    /** Returns after what time the server closes an idle connection; null if it did not within 15 s, or was not asked. */
    @JsonProperty
    @Nullable
    public Double closesAfterMs() {
        return closesAfter == null ? null : (double) closesAfter.toMillis();
    }

    /** Returns what was lost, by the kind of the request; empty if nothing was sent. */
    @JsonProperty
    public List<Rested> methods() {
        return tally.sums();
    }

    /** Returns what was lost of a kind. */
    public Rested of(Request.Kind kind) {
        return methods().stream()
                .filter(rested -> rested.method() == kind)
                .findFirst()
                .orElseGet(() -> new Rested(kind, 0, 0, Map.of(), null));
    }

    /** Returns all requests, and the verdicts on them and on the member lists. */
    @JsonProperty
    public Account account() {
        return account;
    }
}
