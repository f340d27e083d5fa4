/** Requests of a load: what became of each, and the files that keep them. */
@NullMarked
package dev.ballast.request;

import org.jspecify.annotations.NullMarked;
