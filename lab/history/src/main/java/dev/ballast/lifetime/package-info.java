/**
 * The lifetimes of instances, reconstructed from a history: convergence, memberships, causes of losses and reports stand on
 * it. Start from {@link dev.ballast.lifetime.PoolLifetimes}.
 */
@NullMarked
package dev.ballast.lifetime;

import org.jspecify.annotations.NullMarked;
