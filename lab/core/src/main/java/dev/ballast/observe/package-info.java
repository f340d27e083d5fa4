/** Turns what the engine, Consul, the balancer and the containers say into events. Internal: not for import by users. */
@NullMarked
package dev.ballast.observe;

import org.jspecify.annotations.NullMarked;
