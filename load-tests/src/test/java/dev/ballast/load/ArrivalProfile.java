package dev.ballast.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * When requests are due: at a constant rate in each stage, whether or not earlier ones were answered. Gatling injects a
 * stage in whole seconds, and the users of a second evenly at whole milliseconds, so it is within a millisecond of this
 * profile.
 */
record ArrivalProfile(List<Stage> stages) {

    /** Requests due a second, for that many seconds. */
    record Stage(int perSecond, int seconds) {}

    /** A share of a load's duration, at that rate. */
    record Part(double share, int perSecond) {}

    static ArrivalProfile constant(int perSecond, Duration duration) {
        return over(duration, new Part(1, perSecond));
    }

    static ArrivalProfile over(Duration duration, Part... parts) {
        return new ArrivalProfile(Stream.of(parts)
                .map(part -> new Stage(
                        part.perSecond(), (int) Math.max(1, Math.round(part.share() * duration.toMillis() / 1e3))))
                .toList());
    }

    Duration duration() {
        return Duration.ofSeconds(stages.stream().mapToLong(Stage::seconds).sum());
    }

    /** Returns how many requests are due a second, on the average. */
    double perSecond() {
        return requests(1) / (double) duration().toSeconds();
    }

    /** Returns how many requests are due if only that share is sent. */
    int requests(double share) {
        return stages.stream().mapToInt(stage -> requests(stage, share)).sum();
    }

    /** Returns when a request, by its number, is due, in nanoseconds since the start. */
    long dueNanos(int number, double share) {
        int before = 0;
        long start = 0;
        for (Stage stage : stages) {
            int here = requests(stage, share);
            if (number < before + here) {
                return start + (long) ((number - before) * 1e9 / (stage.perSecond() * share));
            }
            before += here;
            start += stage.seconds() * 1_000_000_000L;
        }
        throw new IllegalArgumentException("request %d: %d are due".formatted(number, before));
    }

    /** Returns this for Gatling. */
    OpenInjectionStep[] steps(double share) {
        return stages.stream()
                .map(stage ->
                        constantUsersPerSec(stage.perSecond() * share).during(Duration.ofSeconds(stage.seconds())))
                .toArray(OpenInjectionStep[]::new);
    }

    private static int requests(Stage stage, double share) {
        return (int) Math.round(stage.seconds() * (stage.perSecond() * share));
    }
}
