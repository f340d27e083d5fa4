package dev.ballast.engine;

import com.github.dockerjava.api.model.Info;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory and disk of the engine.
 *
 * @param memoryBytes memory of the engine's machine
 * @param storage the directory of its images
 * @param freeBytes free space there; negative if it is on another machine
 */
public record EngineCapacity(long memoryBytes, String storage, long freeBytes) {

    /** Returns the capacity of an engine. */
    public static EngineCapacity of(Engine engine) {
        Info info = engine.docker().infoCmd().exec();
        Long memory = info.getMemTotal();
        String storage = String.valueOf(info.getDockerRootDir());
        return new EngineCapacity(memory == null ? 0 : memory, storage, free(Path.of(storage)));
    }

    private static long free(Path storage) {
        try {
            return Files.exists(storage) ? Files.getFileStore(storage).getUsableSpace() : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
