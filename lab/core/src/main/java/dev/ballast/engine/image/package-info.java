/** Images: those that Ballast builds, and those that it takes from elsewhere or stands in for. */
@NullMarked
package dev.ballast.engine.image;

import org.jspecify.annotations.NullMarked;
