package org.junit.internal;

import java.io.Serial;

/** Stands for JUnit 4's exception, which is not on the class path of these tests. */
public final class AssumptionViolatedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public AssumptionViolatedException(String message) {
        super(message);
    }
}
