/** The command line: {@link dev.ballast.cli.Main} and the commands, one package a job. */
@NullMarked
package dev.ballast.cli;

import org.jspecify.annotations.NullMarked;
