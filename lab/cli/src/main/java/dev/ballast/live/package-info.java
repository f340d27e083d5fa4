/** The live page of a lab that runs: what happens in it now, and buttons that change it. */
@NullMarked
package dev.ballast.live;

import org.jspecify.annotations.NullMarked;
