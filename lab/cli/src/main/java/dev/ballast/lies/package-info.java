/**
 * Makes up runs that went right, and lies about them, to see whether the checks find the lies. Shares no code with the
 * checks: it writes the files that docs/reference/run-directory.md describes.
 */
@NullMarked
package dev.ballast.lies;

import org.jspecify.annotations.NullMarked;
