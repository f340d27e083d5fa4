package dev.ballast.bench;

import dev.ballast.CommandResult;
import dev.ballast.Instance;
import dev.ballast.LabException;
import java.time.Duration;
import java.util.Optional;

/** Measures after what time an instance closes a connection that is idle. */
public final class IdleTime {

    /** What counts as idle for a server that was not seen to close a connection. */
    static final Duration UNKNOWN = Duration.ofSeconds(5);

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int TIMED_OUT = 124;

    /**
     * Runs in the instance, because not every machine reaches containers' addresses. Prints microseconds. Other connections
     * wake the server up, because some, such as gunicorn, look for idle ones only then, or up to 1 s late.
     */
    private static final String SCRIPT = """
            while sleep 0.05; do exec 4<>"/dev/tcp/127.0.0.1/$1" && exec 4>&-; done >/dev/null 2>&1 &
            waking=$!
            exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
            printf 'GET /hostname HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' >&3
            from=${EPOCHREALTIME/[.,]/}
            timeout "$2" cat <&3 >/dev/null
            ended=$?
            kill $waking
            echo $((${EPOCHREALTIME/[.,]/} - from))
            exit $ended
            """;

    private IdleTime() {}

    /**
     * Returns the time from a request to the close, or empty if the instance does not close within 15 s.
     *
     * @throws LabException with what the instance said, if it cannot be asked
     */
    public static Optional<Duration> of(Instance instance) {
        String port = instance.address().substring(instance.address().lastIndexOf(':') + 1);
        return read(
                instance.name(),
                instance.exec("bash", "-c", SCRIPT, "idle-time", port, String.valueOf(LIMIT.toSeconds())));
    }

    static Optional<Duration> read(String instance, CommandResult said) {
        if (said.exitCode() == TIMED_OUT) {
            return Optional.empty();
        }
        try {
            if (said.succeeded()) {
                return Optional.of(
                        Duration.ofMillis(Long.parseLong(said.stdout().strip()) / 1_000));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LabException(
                "%s does not show after what time it closes an idle connection: %s; bash must be in its image"
                        .formatted(instance, said));
    }
}
