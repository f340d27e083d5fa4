/** The directory of a run, and the formats of its files. */
@NullMarked
package dev.ballast.run;

import org.jspecify.annotations.NullMarked;
