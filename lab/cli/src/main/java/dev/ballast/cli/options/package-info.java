/** Options that several commands have. */
@NullMarked
package dev.ballast.cli.options;

import org.jspecify.annotations.NullMarked;
