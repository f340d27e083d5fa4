/** Systems put through the same work, and what became of them, added up. Knows no command line. */
@NullMarked
package dev.ballast.bench;

import org.jspecify.annotations.NullMarked;
