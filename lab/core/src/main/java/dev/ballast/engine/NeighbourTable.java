package dev.ballast.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The kernel's table of neighbours' hardware addresses, one for all containers of a machine. Each of Consul's agents
 * talks to each other one, so n containers need about n² entries. Beyond the kernel's bound, connections between them
 * time out at random.
 */
public final class NeighbourTable {

    /** The bound that {@code ./ballast setup} sets; enough for two labs of the largest size. */
    public static final int ENOUGH = 8192;

    private static final Path BOUND = Path.of("/proc/sys/net/ipv4/neigh/default/gc_thresh3");

    private NeighbourTable() {}

    /** Returns the most entries that this machine's kernel holds, or empty if the engine is on another machine. */
    public static OptionalInt bound(Engine engine) {
        return engine.onThisKernel() ? number(BOUND) : OptionalInt.empty();
    }

    /** Reads a setting of the kernel's, in one read: a second one, even after a single byte, finds the end. */
    static OptionalInt number(Path setting) {
        try (BufferedReader reader = Files.newBufferedReader(setting)) {
            return OptionalInt.of(
                    Integer.parseInt(String.valueOf(reader.readLine()).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Returns the number of containers for which a bound is enough. */
    public static int containers(int bound) {
        return (int) Math.sqrt(bound);
    }

    /**
     * Checks that a lab of so many containers fits.
     *
     * @throws EngineException if it does not, with what to do
     */
    static void check(int containers, OptionalInt bound) {
        if (bound.isPresent() && containers > containers(bound.getAsInt())) {
            throw new EngineException(
                    ("%d containers that all talk to each other need more than the %d entries of this machine's"
                                    + " neighbour table; ./ballast setup as root raises it (sysctl -w net.ipv4.neigh.default.gc_thresh3=%d)")
                            .formatted(containers, bound.getAsInt(), ENOUGH));
        }
    }
}
