/**
 * The lifetimes of instances, reconstructed from a history. Start from {@link dev.ballast.lifetime.PoolLifetimes}; there is
 * no other reconstruction.
 */
@NullMarked
package dev.ballast.lifetime;

import org.jspecify.annotations.NullMarked;
