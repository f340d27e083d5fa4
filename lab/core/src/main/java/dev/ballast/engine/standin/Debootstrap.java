package dev.ballast.engine.standin;

import dev.ballast.engine.EngineException;
import dev.ballast.engine.image.ImageFolder;
import dev.ballast.engine.image.PinnedImage;
import dev.ballast.engine.image.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's debootstrap on this machine. */
final class Debootstrap {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Without this file debootstrap verifies no signature. The recipe names it too. */
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    private Debootstrap() {}

    /**
     * Installs debootstrap and the keys of Debian's archive if one of them is missing.
     *
     * @param reference the image that needs it, for the message
     * @throws EngineException if it cannot run here
     */
    static synchronized void makeSure(Workshop workshop, String reference) {
        String why = reason();
        if (!why.isEmpty()) {
            throw new EngineException(
                    ("%s is not here, no registry serves it, and no stand-in can be built: %s. Give the engine a registry "
                                    + "that it reaches (%s=HOST:PORT moves all references to one), or run ./ballast setup "
                                    + "as root on Debian or Ubuntu")
                            .formatted(reference, why, Registry.MOVED));
        }
        if (Files.notExists(Path.of("/usr/sbin/debootstrap")) || Files.notExists(KEYRING)) {
            workshop.step("installing debootstrap and Debian's keys", () -> {
                workshop.run(LIMIT, "apt-get", "update", "-qq");
                workshop.run(
                        LIMIT,
                        "apt-get",
                        "install",
                        "-y",
                        "-qq",
                        "--no-install-recommends",
                        "debootstrap",
                        "debian-archive-keyring");
                return true;
            });
        }
    }

    private static String reason() {
        if (!System.getProperty("os.name").equals("Linux") || Files.notExists(Path.of("/usr/bin/apt-get"))) {
            return "this machine is neither Debian nor Ubuntu";
        }
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0) ? "" : "you are not root";
        } catch (IOException | UnsupportedOperationException e) {
            return "this machine does not say which user runs this (%s)".formatted(e.getMessage());
        }
    }

    /**
     * Bootstraps a suite into {@code rootfs.tar} in {@code place}, beside the files {@code date} and {@code version}.
     * It runs in namespaces of its own, so its mounts disappear with it, and it ends with the command that started it.
     */
    static void run(Workshop workshop, ImageFolder recipe, String suite, Path place)
            throws IOException, InterruptedException {
        Path script = Files.write(place.resolve("rootfs.sh"), recipe.files().get("rootfs.sh"));
        workshop.run(
                LIMIT,
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--",
                "sh",
                script.toString(),
                suite,
                mirror(),
                place.toString());
    }

    private static String mirror() {
        String chosen = System.getenv().getOrDefault("BALLAST_DEBIAN_MIRROR", "");
        return chosen.isBlank() ? PinnedImage.setting("debian.mirror") : chosen;
    }
}
