/** What is deployed, as data. */
@NullMarked
package dev.ballast.topology;

import org.jspecify.annotations.NullMarked;
