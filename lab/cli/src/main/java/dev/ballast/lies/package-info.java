/**
 * Makes up runs that went right, and lies about them, to see whether the checks find the lies and their causes, and whether
 * they need each of their rules. What makes up runs shares no code with the checks: it writes what docs/reference describes.
 * Only {@link dev.ballast.lies.LieDetector} and {@link dev.ballast.lies.UnderTest} know the checks.
 */
@NullMarked
package dev.ballast.lies;

import org.jspecify.annotations.NullMarked;
