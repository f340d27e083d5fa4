package dev.ballast.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is done when: a change of the pool each minute, and samples between the changes, when the pool is at rest.
 *
 * @param minutes how long it takes
 * @param rate requests due a second
 */
public record SoakPlan(int minutes, int rate) {

    public static final int LONGEST_MINUTES = 31 * 24 * 60;

    /** What two cores bear beside everything else for days. */
    public static final int MOST_RATE = 1_000;

    /** Pool sizes, in turn: each as often as the others, and steps of one, two and three instances. */
    private static final int[] SIZES = {1, 3, 2, 4};

    /** The time in which the pool has had each size. */
    static final double ROUND_HOURS = SIZES.length / 60.0;

    /** The number of instances at the start. */
    static final int FIRST = 2;

    /** Seconds after a change, when it is over. */
    private static final int REST = 20;

    private static final int SECONDS_BETWEEN = 30;

    /** So that a short trial has enough samples. */
    private static final int SECONDS_BETWEEN_IN_A_TRIAL = 10;

    private static final int LONGEST_TRIAL = 30;

    /** Until a process has loaded its classes and filled its caches. */
    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(20);

    private static final int SETTLING_SHARE = 6;

    public SoakPlan {
        if (minutes < 1 || minutes > LONGEST_MINUTES) {
            throw new IllegalArgumentException(
                    "a soak of %d minutes is not possible; give from 1 to %d minutes, or 744 hours"
                            .formatted(minutes, LONGEST_MINUTES));
        }
    }

    /**
     * Something that is done.
     *
     * @param apis the number of instances from then on; 0 for a sample
     */
    record Step(Duration at, int apis) {

        boolean isChange() {
            return apis > 0;
        }
    }

    /** Returns how long samples are left out of the judgement: a sixth of the time, and 20 minutes at most. */
    Duration settling() {
        Duration share = time().dividedBy(SETTLING_SHARE);
        return share.compareTo(LONGEST_SETTLING) < 0 ? share : LONGEST_SETTLING;
    }

    public Duration time() {
        return Duration.ofMinutes(minutes);
    }

    /** Returns the time from one sample to the next. */
    Duration between() {
        return Duration.ofSeconds(minutes <= LONGEST_TRIAL ? SECONDS_BETWEEN_IN_A_TRIAL : SECONDS_BETWEEN);
    }

    /** Returns how many samples are taken from one line about them to the next. */
    int samplesBetweenNotes() {
        return minutes <= LONGEST_TRIAL ? 4 : 10;
    }

    /** Returns the steps in the order of time. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int minute = 0; minute < minutes; minute++) {
            Duration begun = Duration.ofMinutes(minute);
            steps.add(new Step(begun, SIZES[minute % SIZES.length]));
            for (long second = REST; second < 60; second += between().toSeconds()) {
                steps.add(new Step(begun.plusSeconds(second), 0));
            }
        }
        steps.sort(Comparator.comparing(Step::at));
        return steps;
    }
}
