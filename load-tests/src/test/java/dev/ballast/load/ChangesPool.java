package dev.ballast.load;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A load test that changes the pool, so that it needs a lab. The command line reads this in the source of the load test. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface ChangesPool {}
