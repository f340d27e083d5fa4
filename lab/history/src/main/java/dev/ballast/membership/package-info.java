/** Whether the balancers' member lists had each instance rightly. */
@NullMarked
package dev.ballast.membership;

import org.jspecify.annotations.NullMarked;
