package dev.ballast.endings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A command that is to be ended.
 *
 * @param number of those of the same command, from 1
 * @param part of the command's time in which it is ended
 * @param at when in that part: 0 is its begin, 1 its end
 */
public record PlannedEnding(Subject subject, int number, Way way, Part part, double at) {

    /** A part of a command's time. */
    public enum Part {
        /** From when its lab is started until it is ready. */
        START,
        /** From when its lab is closed. */
        CLOSE,
        /** Any moment. */
        WHOLE
    }

    /**
     * Plans endings of a command: each way about as often, and of each way a third in the start and a third in the close. The
     * first endings of a longer plan are those of a shorter one.
     *
     * @throws IllegalArgumentException if there is no way to end it
     */
    public static List<PlannedEnding> plan(Subject subject, int count, long seed, List<Way> ways) {
        if (ways.isEmpty()) {
            throw new IllegalArgumentException("there is no way to end " + subject.label());
        }
        Random random = new Random(seed * Subject.values().length + subject.ordinal());
        List<Way> order = new ArrayList<>(ways);
        Collections.shuffle(order, random);
        List<PlannedEnding> plan = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Part part = Part.values()[(i + i / order.size()) % Part.values().length];
            plan.add(new PlannedEnding(subject, i + 1, order.get(i % order.size()), part, random.nextDouble()));
        }
        return plan;
    }

    /** Returns this with another moment, because the command had ended by then. The same ending always gets the same one. */
    PlannedEnding redrawn() {
        return new PlannedEnding(subject, number, way, part, new Random(Double.doubleToLongBits(at)).nextDouble());
    }

    /** Returns its name, unique in a plan with one seed. */
    public String name() {
        return "%s:%d".formatted(subject.label(), number);
    }
}
