/** How a topology becomes containers. Internal: not for import by users. */
@NullMarked
package dev.ballast.deploy;

import org.jspecify.annotations.NullMarked;
