/** Topologies as YAML files: {@link dev.ballast.topology.file.TopologyFile}. */
@NullMarked
package dev.ballast.topology.file;

import org.jspecify.annotations.NullMarked;
