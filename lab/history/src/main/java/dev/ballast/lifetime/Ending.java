package dev.ballast.lifetime;

/** How a lifetime ended, as far as the history goes. */
public enum Ending {
    RUNNING,
    /** As planned: asked to stop, or deregistered by itself. */
    STOPPED,
    /** Unasked. */
    KILLED
}
