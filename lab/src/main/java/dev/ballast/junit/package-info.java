/** The extension behind {@link dev.ballast.LabTest}. */
@NullMarked
package dev.ballast.junit;

import org.jspecify.annotations.NullMarked;
