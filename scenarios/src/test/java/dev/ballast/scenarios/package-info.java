/** What the system does, one behaviour a class; design/reference-system.md numbers the rows that the classes name. */
@NullMarked
package dev.ballast.scenarios;

import org.jspecify.annotations.NullMarked;
