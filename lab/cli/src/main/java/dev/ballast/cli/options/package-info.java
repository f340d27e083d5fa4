/** Options that several commands have, and the repository whose Maven some run. */
@NullMarked
package dev.ballast.cli.options;

import org.jspecify.annotations.NullMarked;
