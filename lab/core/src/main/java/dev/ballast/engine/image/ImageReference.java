package dev.ballast.engine.image;

import java.util.List;

/**
 * The parts of a registry reference.
 *
 * @param registry host and port, or blank for the engine's default registry
 * @param repository path within the registry
 * @param suffix tag or digest with its {@code :} or {@code @}; {@code :latest} if none was given
 */
record ImageReference(String registry, String repository, String suffix) {

    /**
     * Reads a reference such as {@code debian:bookworm-slim} or {@code localhost:5001/team/api@sha256:…}.
     *
     * @throws IllegalArgumentException if it is no image reference
     */
    static ImageReference parse(String reference) {
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        String rest = hasRegistry ? reference.substring(slash + 1) : reference;
        int at = rest.indexOf('@');
        int colon = rest.lastIndexOf(':', at < 0 ? rest.length() : at);
        int end = colon >= 0 ? colon : at >= 0 ? at : rest.length();
        String repository = rest.substring(0, end);
        String suffix = end == rest.length() ? ":latest" : rest.substring(end);
        if (!repository.matches("[a-z0-9]+([._/-]+[a-z0-9]+)*")
                || !suffix.matches("(:[\\w.-]+)?(@\\w+:[0-9a-fA-F]+)?")) {
            throw new IllegalArgumentException(
                    "'%s' is no image reference; one looks like debian:bookworm-slim or host:5000/team/api:1.2"
                            .formatted(reference));
        }
        return new ImageReference(hasRegistry ? first : "", repository, suffix);
    }

    /**
     * Returns the places to look for this image if its registry is moved to {@code prefix}, best first: a mirror of the
     * default registry may keep the official images under {@code library/}.
     */
    List<String> movedTo(String prefix) {
        String base = prefix.replaceAll("/+$", "") + "/";
        String moved = base + repository + suffix;
        return registry.isEmpty() && !repository.contains("/")
                ? List.of(moved, base + "library/" + repository + suffix)
                : List.of(moved);
    }

    @Override
    public String toString() {
        return (registry.isEmpty() ? "" : registry + "/") + repository + suffix;
    }
}
