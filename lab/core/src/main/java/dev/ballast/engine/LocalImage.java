package dev.ballast.engine;

import java.util.List;
import java.util.Map;

/**
 * An image on the engine.
 *
 * @param id its id, {@code sha256:…}
 * @param tags its names and tags; empty if it has none
 * @param labels its labels, those inherited from the image it is built on included
 * @param created when it was made, in epoch seconds; 0 if the engine does not tell
 */
public record LocalImage(String id, List<String> tags, Map<String, String> labels, long created) {}
