/** How the number of a service's instances changes. Internal: not for import by users. */
@NullMarked
package dev.ballast.pool;

import org.jspecify.annotations.NullMarked;
