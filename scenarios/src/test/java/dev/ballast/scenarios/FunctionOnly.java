package dev.ballast.scenarios;

import dev.ballast.check.Policy;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets scenarios judge function and not times, in Maven and in an IDE alike. {@code -Dballast.judge-times=true} judges
 * both.
 */
public final class FunctionOnly implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty(Policy.JUDGE_TIMES) == null) {
            System.setProperty(Policy.JUDGE_TIMES, "false");
        }
    }
}
