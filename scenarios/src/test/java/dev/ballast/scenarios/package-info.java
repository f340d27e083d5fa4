/** What the system does: one behaviour in each class. */
@NullMarked
package dev.ballast.scenarios;

import org.jspecify.annotations.NullMarked;
