/** Whether the balancers' member lists were right about each instance. */
@NullMarked
package dev.ballast.membership;

import org.jspecify.annotations.NullMarked;
