/**
 * Ends commands at random moments and in every way that a command can end, and looks at what is left of them. Does not depend
 * on the command line, but on the launcher, as a user does.
 */
@NullMarked
package dev.ballast.endings;

import org.jspecify.annotations.NullMarked;
