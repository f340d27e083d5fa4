package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.bench.Account;
import dev.ballast.bench.Figure;
import dev.ballast.check.LossClaim;
import dev.ballast.cli.options.StrategyOption;
import dev.ballast.history.PoolEvent;
import dev.ballast.loss.LoadResult;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the time from a call of scale until the change is in force, under a light load. */
@Command(
        name = "scale",
        description = {
            "Measures, under a load of 200 requests a second: the time from scale 1 -> 3 until all three instances have served; "
                    + "the time from scale 3 -> 2 until the balancer is rendered and answers without the third; and the "
                    + "requests lost meanwhile.",
            "",
            "Example:",
            "  ./ballast bench scale --rounds 5 --json scale.json"
        })
final class BenchScale extends Measurement {

    private static final int RATE = 200;
    private static final int CONNECTIONS = 10;
    private static final int WARM_UP = 100;

    /** A change from 3 to 2 takes about 0.1 s, so some 20 requests are sent meanwhile: the rounds add up. */
    private static final LossClaim CLAIM = LossClaim.ofChanges().withBound(0.3);

    private static final Quantity UP = new Quantity("1 -> 3, all have served", Figure.MS, 2000.0, Figure.Judged.MEDIAN);
    private static final Quantity DOWN =
            new Quantity("3 -> 2, rendered without it", Figure.MS, 1000.0, Figure.Judged.MEDIAN);
    private static final Quantity LOST_UP =
            new Quantity("requests lost, 1 -> 3", "requests", null, Figure.Judged.WORST);
    private static final Quantity LOST_DOWN =
            new Quantity("requests lost, 3 -> 2", "requests", 0.0, Figure.Judged.WORST);
    private static final Quantity SENT_DOWN =
            new Quantity("requests sent, 3 -> 2", "requests", null, Figure.Judged.WORST);

    @Mixin
    private StrategyOption strategy = new StrategyOption();

    @Override
    List<Quantity> quantities() {
        return List.of(UP, DOWN, LOST_UP, LOST_DOWN, SENT_DOWN);
    }

    @Override
    List<Topology> systems() {
        return List.of(strategy.reference());
    }

    @Override
    void measure(Lab lab, Samples samples) {
        lab.start();
        LoadResult up = scaleUnderLoad(lab, 3);
        samples.add(UP, tookMs(lab));
        samples.add(LOST_UP, up.responses().failed());
        LoadResult down = scaleUnderLoad(lab, 2);
        int sent = down.responses().total();
        samples.add(DOWN, tookMs(lab));
        samples.add(LOST_DOWN, down.responses().failed());
        samples.add(SENT_DOWN, sent);
        Account account = samples.account(lab.topology().name());
        account.add(up, CLAIM);
        account.add(down, CLAIM);
        account.addPool(lab);
    }

    private static LoadResult scaleUnderLoad(Lab lab, int apis) {
        try (Load load = lab.load().rate(RATE).connections(CONNECTIONS).start()) {
            lab.requests(WARM_UP); // until the load's own connections are open and the path is warm
            lab.scale("api", apis);
            return load.stop();
        }
    }

    private static double tookMs(Lab lab) {
        return lab.history().last(PoolEvent.Scaled.class).orElseThrow().event().tookMs();
    }
}
