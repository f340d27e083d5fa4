/** The repository that a command works in, its Maven, and what a build of it leaves. */
@NullMarked
package dev.ballast.cli.build;

import org.jspecify.annotations.NullMarked;
