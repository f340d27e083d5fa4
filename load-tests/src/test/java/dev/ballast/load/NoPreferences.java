package dev.ballast.load;

import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;
import org.jspecify.annotations.Nullable;

/**
 * Preferences in memory. Gatling stores when it last asked Maven Central for its newest version. These say that the
 * request has just failed, so a load test sends no such request and writes nothing to the user's home.
 */
public final class NoPreferences implements PreferencesFactory {

    @Override
    public Preferences systemRoot() {
        return new Node(null, "");
    }

    @Override
    public Preferences userRoot() {
        return new Node(null, "");
    }

    private static final class Node extends AbstractPreferences {

        Node(@Nullable AbstractPreferences parent, String name) {
            super(parent, name);
        }

        @Override
        protected @Nullable String getSpi(String key) {
            return key.equals("lastCheckTimestamp") ? String.valueOf(System.currentTimeMillis()) : null;
        }

        @Override
        protected void putSpi(String key, String value) {}

        @Override
        protected void removeSpi(String key) {}

        @Override
        protected void removeNodeSpi() {}

        @Override
        protected String[] keysSpi() {
            return new String[0];
        }

        @Override
        protected String[] childrenNamesSpi() {
            return new String[0];
        }

        @Override
        protected AbstractPreferences childSpi(String name) {
            return new Node(this, name);
        }

        @Override
        protected void syncSpi() {}

        @Override
        protected void flushSpi() {}
    }
}
