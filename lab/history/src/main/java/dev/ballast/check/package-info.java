/** Checks: a history in, a verdict out. */
@NullMarked
package dev.ballast.check;

import org.jspecify.annotations.NullMarked;
