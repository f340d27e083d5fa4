/** The balancer's view of the pool: its rendered upstreams. */
@NullMarked
package dev.ballast.balancer;

import org.jspecify.annotations.NullMarked;
