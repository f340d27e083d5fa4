/** When each instance reached each stage on its way into the pool and out of it, and how long each step took. */
@NullMarked
package dev.ballast.convergence;

import org.jspecify.annotations.NullMarked;
