/** How long a change of the pool takes to be in force, stage by stage, and whether the member lists were right meanwhile. */
@NullMarked
package dev.ballast.convergence;

import org.jspecify.annotations.NullMarked;
