package dev.ballast.engine.image;

/**
 * An image that can be run.
 *
 * @param name the name by which it was asked for
 * @param reference name and tag on the engine
 * @param id its id, {@code sha256:…}
 * @param standsInFor the registry reference that it replaces, or blank
 */
public record BuiltImage(String name, String reference, String id, String standsInFor) {}
