/** Commands that look at this machine and prepare it. */
@NullMarked
package dev.ballast.cli.setup;

import org.jspecify.annotations.NullMarked;
