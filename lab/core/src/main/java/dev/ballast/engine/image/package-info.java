/** Images: those that Ballast builds, and those that it pulls. Internal: not for import by users. */
@NullMarked
package dev.ballast.engine.image;

import org.jspecify.annotations.NullMarked;
