package dev.ballast.bench;

import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Figures of made-up samples, held to their median. */
public final class Figures {

    private Figures() {}

    public static Figure figure(String system, @Nullable Double goal, double... samples) {
        return new Figure(
                "ready",
                system,
                Figure.MS,
                goal,
                Figure.Judged.MEDIAN,
                DoubleStream.of(samples).boxed().toList());
    }
}
