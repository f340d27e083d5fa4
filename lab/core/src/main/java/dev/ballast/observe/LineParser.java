package dev.ballast.observe;

import dev.ballast.history.Event;
import java.util.Optional;

/** Reads one kind of line of a balancer's log. */
interface LineParser {

    /**
     * Returns the event that a line describes, or empty if the line is of another kind.
     *
     * @param balancer name of the balancer that wrote the line
     */
    Optional<Event> event(String balancer, String line);
}
