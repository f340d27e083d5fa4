/** Commands that measure systems, and compare measurements. */
@NullMarked
package dev.ballast.cli.measure;

import org.jspecify.annotations.NullMarked;
