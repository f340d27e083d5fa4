package dev.ballast.endings;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How a command is ended. */
public enum Way {
    /** Ctrl-C: the terminal sends it to all processes of the command. */
    INT,
    /** The signal of a supervisor, to the command's first process. */
    TERM,
    /** The terminal is closed, so that nobody reads its output any more either. */
    HUP,
    /** All processes of the command are killed. */
    KILL,
    /** Nobody reads its output any more, as behind {@code | head}. */
    CLOSED_OUTPUT,
    /** The disk with its run directories is full. */
    FULL_DISK,
    /** The engine is restarted, and with it all containers on it. */
    ENGINE_RESTART;

    private static final Set<Way> SIGNALS = EnumSet.of(INT, TERM, HUP, KILL);

    /** Returns whether the command has to end at once, instead of when it is done. */
    boolean isSignal() {
        return SIGNALS.contains(this);
    }

    /** Returns whether the command can still remove its lab. */
    boolean leavesTime() {
        return this != KILL && this != ENGINE_RESTART;
    }

    /** Returns its name in words. */
    public String label() {
        return isSignal() ? name() : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
