/** Commands that start, show, change and remove labs. */
@NullMarked
package dev.ballast.cli.lab;

import org.jspecify.annotations.NullMarked;
