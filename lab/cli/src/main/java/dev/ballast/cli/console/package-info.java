/** What commands share to say something: results, progress, tables, exit codes, a CI job's page. */
@NullMarked
package dev.ballast.cli.console;

import org.jspecify.annotations.NullMarked;
