package dev.ballast;

import java.io.Serial;

/** A lab cannot be used any more, because the process that started it ends and removes it. */
public final class LabInterruptedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** Why nothing is judged any more. */
    static final String WHY = "interrupted: the process ended before the lab was closed";

    LabInterruptedException(String lab) {
        super("interrupted: this process ends, and removes lab " + lab);
    }
}
