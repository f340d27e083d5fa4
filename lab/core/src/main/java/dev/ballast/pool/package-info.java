/** Changes the number of a service's instances, and waits until the change is in force. Internal: not for import by users. */
@NullMarked
package dev.ballast.pool;

import org.jspecify.annotations.NullMarked;
