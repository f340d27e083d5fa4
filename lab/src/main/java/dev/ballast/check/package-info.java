/** Was it right: verdicts and AssertJ assertions. */
@NullMarked
package dev.ballast.check;

import org.jspecify.annotations.NullMarked;
