/** Requests of a load, their outcomes, and the files that keep them. */
@NullMarked
package dev.ballast.request;

import org.jspecify.annotations.NullMarked;
