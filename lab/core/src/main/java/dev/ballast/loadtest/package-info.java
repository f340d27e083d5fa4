/**
 * What the command line and the shipped load tests have to agree on: names, limits, durations as users type them, lines of
 * output. Internal: not for import by users.
 */
@NullMarked
package dev.ballast.loadtest;

import org.jspecify.annotations.NullMarked;
