/** What happened: events on one clock, and the file that keeps them. */
@NullMarked
package dev.ballast.history;

import org.jspecify.annotations.NullMarked;
