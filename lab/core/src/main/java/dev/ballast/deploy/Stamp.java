package dev.ballast.deploy;

import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.image.BuiltImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Tells whether two containers were started with the same image, environment and labels. */
final class Stamp {

    private static final int DIGITS = 16;

    private Stamp() {}

    /** Returns a hash, in hexadecimal digits. */
    static String of(BuiltImage image, ContainerSpec spec) {
        String all = "%s %s %s".formatted(image.id(), new TreeMap<>(spec.environment()), new TreeMap<>(spec.labels()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JVM has SHA-256", e);
        }
    }
}
