/** Consul's view of the pool; the only importer of consul-api. */
@NullMarked
package dev.ballast.discovery;

import org.jspecify.annotations.NullMarked;
