package dev.ballast.engine.image;

/**
 * An image that can be run.
 *
 * @param name what it was asked for by
 * @param reference name and tag on the engine
 * @param id its id, {@code sha256:…}
 * @param standsInFor the registry reference that it replaces, or blank
 */
public record BuiltImage(String name, String reference, String id, String standsInFor) {}
