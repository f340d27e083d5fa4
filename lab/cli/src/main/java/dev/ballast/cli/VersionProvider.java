package dev.ballast.cli;

import dev.ballast.evidence.Versions;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"Ballast " + Versions.ballast(), "JVM ${java.version} (${java.vendor})"};
    }
}
