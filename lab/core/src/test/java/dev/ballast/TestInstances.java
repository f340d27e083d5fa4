package dev.ballast;

import dev.ballast.engine.Container;
import dev.ballast.engine.Role;
import java.util.Map;

/** Instances for tests that need no container. */
public final class TestInstances {

    private TestInstances() {}

    /** Returns an API instance that tells its names and addresses, and nothing that an engine would have to answer. */
    public static Instance api(String name, String hostname, String ip) {
        String id = hostname + "0".repeat(52);
        return new Instance(new Container(id, name, Role.API, ip, Map.of(), true, "ballast/api-flask"), null, 5000);
    }
}
