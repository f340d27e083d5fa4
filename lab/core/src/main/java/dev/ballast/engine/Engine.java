package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Docker engine. One connection serves the whole process; it is asked once whether it answers, within
 * {@value #PING_SECONDS} seconds, so that nothing here hangs if none runs.
 */
public final class Engine {

    private static final int PING_SECONDS = 5;
    private static final String LEAST_API = "1.41";

    private static @Nullable Engine connected;
    private static @Nullable EngineException failure;

    private final URI address;
    private final DockerClient docker;
    private final Version version;
    private @Nullable EngineClock clock;

    private Engine(URI address, DockerClient docker, Version version) {
        this.address = address;
        this.docker = docker;
        this.version = version;
    }

    /**
     * Returns the engine that {@code DOCKER_HOST} or docker's current context names, or the one on this machine.
     *
     * @throws EngineException if none answers, at once if none answered before
     */
    public static synchronized Engine connect() {
        if (connected != null) {
            return connected;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            Path home = HomeFolder.ofDocker();
            URI address = EngineAddress.find(System.getenv(), home);
            connected = connect(address, Duration.ofSeconds(PING_SECONDS), EngineAddress.remedy(System.getenv(), home));
            TestcontainersBridge.use(connected);
            return connected;
        } catch (EngineException e) {
            failure = e;
            throw e;
        }
    }

    static Engine connect(URI address, Duration limit, String remedy) {
        if ("unix".equals(address.getScheme())) {
            Path socket = Path.of(address.getPath());
            if (Files.notExists(socket)) {
                throw noEngine(address, remedy, null);
            }
            if (!Files.isWritable(socket)) {
                throw new EngineException(
                        "this user may not use the Docker engine at " + address,
                        "be added to the group of that socket (usermod -aG GROUP YOU as root; often docker), then log in again",
                        null);
            }
        }
        try {
            Version version;
            try (DockerClient probe = client(address, limit)) {
                version = probe.versionCmd().exec();
            }
            if (compareVersions(version.getApiVersion(), LEAST_API) < 0) {
                throw new EngineException("the engine at %s speaks API %s; Ballast needs %s (Docker 20.10) or newer"
                        .formatted(address, version.getApiVersion(), LEAST_API));
            }
            return new Engine(address, client(address, Duration.ZERO), version);
        } catch (EngineException e) {
            throw e;
        } catch (Exception e) {
            throw noEngine(address, remedy, e);
        }
    }

    private static EngineException noEngine(URI address, String remedy, @Nullable Exception cause) {
        String why = cause == null || cause.getMessage() == null ? "" : " (" + rootMessage(cause) + ")";
        return new EngineException("no Docker engine at %s%s".formatted(address, why), remedy, cause);
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    private static DockerClient client(URI address, Duration timeout) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(address.toString())
                .build();
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .maxConnections(100)
                .connectionTimeout(Duration.ofSeconds(PING_SECONDS));
        if (!timeout.isZero()) {
            http.responseTimeout(timeout);
        }
        return DockerClientImpl.getInstance(config, http.build());
    }

    static int compareVersions(String one, String other) {
        String[] left = one.split("\\.");
        String[] right = other.split("\\.");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int difference = Integer.compare(
                    i < left.length ? Integer.parseInt(left[i]) : 0, i < right.length ? Integer.parseInt(right[i]) : 0);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    /** Returns the client of docker-java, which stays inside this package. */
    DockerClient docker() {
        return docker;
    }

    /** Returns the address of the engine. */
    public URI address() {
        return address;
    }

    /** Returns the name or address under which ports that containers publish are reached. */
    public String publishedHost() {
        return EngineAddress.publishedHost(address);
    }

    /** Returns whether the ports that containers publish are this machine's. */
    public boolean isOnThisMachine() {
        return "127.0.0.1".equals(publishedHost());
    }

    /** Returns the address on which containers publish their ports: loopback, unless the engine is remote. */
    String bindAddress() {
        return isOnThisMachine() ? "127.0.0.1" : "0.0.0.0";
    }

    /** Returns the API version that the engine speaks. */
    public String apiVersion() {
        return version.getApiVersion();
    }

    /** Returns the difference between the engine's clock and this host's. */
    public synchronized EngineClock clock() {
        if (clock == null) {
            clock = onThisKernel() ? EngineClock.SAME : askedClock();
        }
        return clock;
    }

    boolean onThisKernel() {
        return "127.0.0.1".equals(publishedHost())
                && System.getProperty("os.version").equals(version.getKernelVersion());
    }

    private EngineClock askedClock() {
        Instant asked = Instant.now();
        String systemTime = docker.infoCmd().exec().getSystemTime();
        return EngineClock.between(asked, Instant.now(), String.valueOf(systemTime));
    }

    /** Returns what a manifest says of the engine. */
    public Map<String, String> describe() {
        Info info = docker.infoCmd().exec();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("version", String.valueOf(version.getVersion()));
        facts.put("apiVersion", String.valueOf(version.getApiVersion()));
        facts.put("os", String.valueOf(info.getOperatingSystem()));
        facts.put("kernel", String.valueOf(version.getKernelVersion()));
        facts.put("storageDriver", String.valueOf(info.getDriver()));
        facts.put("cpus", String.valueOf(info.getNCPU()));
        facts.put("memoryBytes", String.valueOf(info.getMemTotal()));
        return facts;
    }
}
