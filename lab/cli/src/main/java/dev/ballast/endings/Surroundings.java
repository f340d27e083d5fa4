package dev.ballast.endings;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The engine, as far as commands that are ended leave something on it, and a lab that lives there beside them. */
interface Surroundings extends AutoCloseable {

    /** Returns which of some labs have anything left on the engine. */
    Set<String> left(Collection<String> labs);

    /** Returns which of some labs are detached, so that they may be meant to stay. */
    Set<String> detached(Collection<String> labs);

    /** Starts another lab, as the next command does, and closes it. */
    void startNext();

    /** Returns in words what the lab beside has lost. */
    List<String> harm();

    /** Removes whatever is left of some labs. */
    void remove(Collection<String> labs);

    /** Removes the labs whose run directories are in a folder. */
    void removeRunsIn(Path folder);

    /**
     * Restarts the engine, and with it the lab beside.
     *
     * @param labs the labs of the command that is ended
     * @throws dev.ballast.engine.EngineException if containers run that are neither theirs nor ours
     */
    void restartEngine(Collection<String> labs) throws InterruptedException;

    @Override
    void close();
}
