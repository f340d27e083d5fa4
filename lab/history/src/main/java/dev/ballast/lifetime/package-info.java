/**
 * The lifetimes of instances, reconstructed from a history. Convergence, memberships, causes of losses, reports and the live page
 * use them. Start from {@link dev.ballast.lifetime.PoolLifetimes}.
 */
@NullMarked
package dev.ballast.lifetime;

import org.jspecify.annotations.NullMarked;
