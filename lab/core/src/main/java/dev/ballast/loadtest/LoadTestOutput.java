package dev.ballast.loadtest;

/** Lines of a load test's output by which the command line finds what it shows. */
public final class LoadTestOutput {

    /** The line that the figures and verdicts follow, up to {@link #RUN}. */
    public static final String VERDICTS = "Ballast's figures and verdicts:";

    /** The beginning of the line that names the run directory. */
    public static final String RUN = "Run directory: ";

    private LoadTestOutput() {}
}
