/** Containers and images; the only importer of Testcontainers and docker-java. */
@NullMarked
package dev.ballast.engine;

import org.jspecify.annotations.NullMarked;
