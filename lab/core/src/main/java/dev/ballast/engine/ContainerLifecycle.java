package dev.ballast.engine;

import java.util.Collection;
import java.util.List;

/** Starts, lists, stops and removes the containers of one lab. Implementations are safe for use by several threads. */
public interface ContainerLifecycle {

    /** Returns all containers of the lab, stopped ones too, in the order of their names. */
    List<Container> all();

    /**
     * Starts containers side by side and returns them once all run.
     *
     * @throws EngineException naming the first that did not start, or if the lab is being closed
     */
    List<Container> start(Collection<ContainerSpec> specs);

    /** Stops a container, and kills it after its {@linkplain Container#stopLimit limit}. Does nothing if it does not run. */
    void stop(Container container);

    /** Removes a container, running or not. Does nothing if it is gone already. */
    void remove(Container container);
}
