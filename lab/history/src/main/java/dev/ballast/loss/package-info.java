/** Why requests were lost: what a client saw, joined with the balancer's access log and the history. */
@NullMarked
package dev.ballast.loss;

import org.jspecify.annotations.NullMarked;
