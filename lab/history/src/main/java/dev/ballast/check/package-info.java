/** Checks: each reads a history and gives a verdict. */
@NullMarked
package dev.ballast.check;

import org.jspecify.annotations.NullMarked;
