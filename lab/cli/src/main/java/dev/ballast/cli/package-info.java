/** The command line; thin. */
@NullMarked
package dev.ballast.cli;

import org.jspecify.annotations.NullMarked;
