/** The Docker engine: containers, labels, images. The only importer of docker-java. Internal: not for import by users. */
@NullMarked
package dev.ballast.engine;

import org.jspecify.annotations.NullMarked;
