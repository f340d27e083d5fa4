package dev.ballast.lifetime;

import dev.ballast.history.Event;

/** Something that happened to an instance, and that may take it out of the pool although it was not asked to leave. */
public record Disturbance(Moment at, Event event) {}
