/** The balancer's front door, and the upstreams in its rendered configuration. */
@NullMarked
package dev.ballast.balancer;

import org.jspecify.annotations.NullMarked;
