/** Was it right: verdicts and AssertJ assertions. */
@NullMarked
package dev.ballast.assertions;

import org.jspecify.annotations.NullMarked;
