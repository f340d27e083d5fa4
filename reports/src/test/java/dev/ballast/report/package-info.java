@NullMarked
package dev.ballast.report;

import org.jspecify.annotations.NullMarked;
