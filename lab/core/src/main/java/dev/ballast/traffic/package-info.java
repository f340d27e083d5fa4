/** Requests through the balancer, and what the history keeps of them. Internal: not for import by users. */
@NullMarked
package dev.ballast.traffic;

import org.jspecify.annotations.NullMarked;
