/** Builds stand-ins for images that no registry serves. Internal: not for import by users. */
@NullMarked
package dev.ballast.engine.standin;

import org.jspecify.annotations.NullMarked;
