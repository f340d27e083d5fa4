package dev.ballast;

import org.opentest4j.TestAbortedException;

/** Recognizes what an assumption throws that does not hold: JUnit calls the test aborted then, and not failed. */
final class Aborted {

    /** JUnit 4's exception. AssertJ's assumptions throw it if it is on the class path, also in tests of JUnit 5. */
    private static final String JUNIT_4 = "org.junit.internal.AssumptionViolatedException";

    private Aborted() {}

    /** Returns whether it was thrown by an assumption. */
    static boolean by(Throwable thrown) {
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(JUNIT_4)) {
                return true;
            }
        }
        return thrown instanceof TestAbortedException;
    }
}
