/**
 * Leaves a lab of {@code ./ballast up} alone for hours, under a load and changes of its pool, and measures whether anything
 * grows that must not. Does not depend on the command line, but on the launcher, as a user does.
 */
@NullMarked
package dev.ballast.soak;

import org.jspecify.annotations.NullMarked;
