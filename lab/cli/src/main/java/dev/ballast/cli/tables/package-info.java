/** Measurements as tables. */
@NullMarked
package dev.ballast.cli.tables;

import org.jspecify.annotations.NullMarked;
