/** Puts systems through the same work and adds up the results. Does not depend on the command line. */
@NullMarked
package dev.ballast.bench;

import org.jspecify.annotations.NullMarked;
