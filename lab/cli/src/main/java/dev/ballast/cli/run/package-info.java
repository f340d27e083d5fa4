/** Commands that run the demo, a scenario, a load test, or all of them. */
@NullMarked
package dev.ballast.cli.run;

import org.jspecify.annotations.NullMarked;
