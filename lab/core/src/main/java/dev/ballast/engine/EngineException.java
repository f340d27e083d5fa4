package dev.ballast.engine;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The engine, a registry or an image is missing. */
public final class EngineException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String problem;
    private final String remedy;

    public EngineException(String message) {
        this(message, "", null);
    }

    public EngineException(String message, Throwable cause) {
        this(message, "", cause);
    }

    /**
     * @param problem what is missing
     * @param remedy what the user can do about it, or blank
     */
    public EngineException(String problem, String remedy, @Nullable Throwable cause) {
        super(remedy.isBlank() ? problem : problem + "; " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns what is missing, without the remedy if {@link #remedy} has it. */
    public String problem() {
        return problem;
    }

    /** Returns what the user can do about it, or blank if it is only in the message. */
    public String remedy() {
        return remedy;
    }
}
