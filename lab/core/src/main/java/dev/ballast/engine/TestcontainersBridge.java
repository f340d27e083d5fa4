package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import java.lang.reflect.Field;
import java.util.Properties;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * Gives our connection to Testcontainers, so that it neither searches for an engine nor starts its reaper: on a machine
 * without a registry both hang for minutes, and their switches are environment variables, which an IDE run does not
 * have. Labs are removed by label instead (docs/adr/0001-testcontainers-without-ryuk.md).
 */
final class TestcontainersBridge {

    private TestcontainersBridge() {}

    static void use(Engine engine) {
        // With this client set, Testcontainers skips its own search; with reuse allowed, its reaper starts only for
        // containers that it is to reap, and ours are not.
        set(DockerClientFactory.class, "client", DockerClientFactory.instance(), engine.docker());
        get(TestcontainersConfiguration.class, "userProperties", TestcontainersConfiguration.getInstance())
                .setProperty("testcontainers.reuse.enable", "true");
    }

    private static void set(Class<?> type, String name, Object target, DockerClient value) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            field.set(target, value);
        } catch (ReflectiveOperationException e) {
            throw otherVersion(type, name, e);
        }
    }

    private static Properties get(Class<?> type, String name, Object target) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return (Properties) field.get(target);
        } catch (ReflectiveOperationException e) {
            throw otherVersion(type, name, e);
        }
    }

    private static EngineException otherVersion(Class<?> type, String name, ReflectiveOperationException cause) {
        return new EngineException(
                "Testcontainers %s has no field %s.%s; Ballast works with 2.0.5"
                        .formatted(DockerClientFactory.TESTCONTAINERS_VERSION, type.getSimpleName(), name),
                cause);
    }
}
