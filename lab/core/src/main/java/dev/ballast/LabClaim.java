package dev.ballast;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a test of a {@link LabTest} claims of the system, if it asserts that by a library that Ballast does not know, such
 * as plain AssertJ. The claim is a verdict of the run: VALID if the test passed, INVALID if it failed. {@link
 * dev.ballast.assertions.BallastAssertions#claim} does the same for a part of a test.
 *
 * <pre>{@code
 * @Test
 * @LabClaim("the cluster has three servers and one leader")
 * void threePeersAgreeOnOneLeader(Lab lab) { … }
 * }</pre>
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface LabClaim {

    /** The name of the verdict: the claim, in words. */
    String value();
}
