/** The pool as Consul sees it; the only importer of consul-api. */
@NullMarked
package dev.ballast.discovery;

import org.jspecify.annotations.NullMarked;
