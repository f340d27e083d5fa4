/**
 * The lifetimes of instances, reconstructed from a history: convergence, memberships, causes of losses, reports and the live
 * page stand on it. Start from {@link dev.ballast.lifetime.PoolLifetimes}.
 */
@NullMarked
package dev.ballast.lifetime;

import org.jspecify.annotations.NullMarked;
