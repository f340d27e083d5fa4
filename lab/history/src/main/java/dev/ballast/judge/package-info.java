/** Judges recorded runs by today's checks. Start from {@link dev.ballast.judge.Judge}. */
@NullMarked
package dev.ballast.judge;

import org.jspecify.annotations.NullMarked;
