/** AssertJ assertions on labs: start with {@link dev.ballast.assertions.BallastAssertions}. */
@NullMarked
package dev.ballast.assertions;

import org.jspecify.annotations.NullMarked;
