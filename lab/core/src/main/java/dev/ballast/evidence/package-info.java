/** Writes what a run leaves: manifest, logs, configurations. Internal: not for import by users. */
@NullMarked
package dev.ballast.evidence;

import org.jspecify.annotations.NullMarked;
