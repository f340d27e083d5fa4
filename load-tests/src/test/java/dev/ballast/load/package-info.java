/** Gatling simulations against a lab that they start. Each is a class that extends {@code Simulation}. */
@NullMarked
package dev.ballast.load;

import org.jspecify.annotations.NullMarked;
