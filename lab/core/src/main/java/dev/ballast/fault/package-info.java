/** What can go wrong in a lab: one file a fault, and {@link dev.ballast.fault.Faults} by name. */
@NullMarked
package dev.ballast.fault;

import org.jspecify.annotations.NullMarked;
