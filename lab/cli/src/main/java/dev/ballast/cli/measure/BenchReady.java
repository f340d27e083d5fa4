package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.bench.Figure;
import dev.ballast.cli.options.StrategyOption;
import dev.ballast.engine.Engine;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.history.LoadEvent;
import dev.ballast.topology.Topology;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the time from nothing running to the first answer. */
@Command(
        name = "ready",
        description = {
            "Measures the time from the start of a lab, with its images built, to the first answer through the balancer, and "
                    + "the time that the lab spends on unchanged images.",
            "",
            "Example:",
            "  ./ballast bench ready --rounds 5 --json ready.json"
        })
final class BenchReady extends Measurement {

    private static final Quantity FIRST_ANSWER =
            new Quantity("start -> first answer", Figure.MS, 5000.0, Figure.Judged.MEDIAN);
    private static final Quantity IMAGES = new Quantity("unchanged images", Figure.MS, 300.0, Figure.Judged.MEDIAN);

    @Mixin
    private StrategyOption strategy = new StrategyOption();

    @Override
    List<Quantity> quantities() {
        return List.of(FIRST_ANSWER, IMAGES);
    }

    @Override
    List<Topology> systems() {
        return List.of(strategy.reference());
    }

    @Override
    void measure(Lab lab, Samples samples) {
        Topology topology = lab.topology();
        long begin = System.nanoTime();
        ImageBuilder images = new ImageBuilder(Engine.connect(), line -> {});
        images.build(List.of(images.pinned("consul"), topology.api(), topology.balancer()));
        samples.add(IMAGES, (System.nanoTime() - begin) / 1e6);

        double called = lab.history().nowMs();
        lab.start();
        samples.add(
                FIRST_ANSWER,
                lab.history().entries(LoadEvent.Served.class).get(0).atMs() - called);
        samples.account(topology.name()).addPool(lab);
    }
}
