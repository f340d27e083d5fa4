package dev.ballast.engine;

import java.time.Duration;
import java.util.Map;

/**
 * A build of an image.
 *
 * @param name what is built, for messages
 * @param tag name and tag of the image, or blank for none
 * @param labels labels of the image
 * @param arguments build arguments
 * @param cached whether steps may come from the engine's cache
 * @param limit how long the build may take
 */
public record ImageRequest(
        String name,
        String tag,
        Map<String, String> labels,
        Map<String, String> arguments,
        boolean cached,
        Duration limit) {}
