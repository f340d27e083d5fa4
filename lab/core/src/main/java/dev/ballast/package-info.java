/** Starts the system, changes the pool behind its balancer, and records what happens. Import {@link dev.ballast.Lab} and {@link dev.ballast.LabTest} first. */
@NullMarked
package dev.ballast;

import org.jspecify.annotations.NullMarked;
