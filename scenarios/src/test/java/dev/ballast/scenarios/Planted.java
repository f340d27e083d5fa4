package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.CommandResult;
import dev.ballast.Instance;
import dev.ballast.Lab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Faults in processes and in their answers that scenarios plant and that the checks must find. */
final class Planted {

    private Planted() {}

    /** The time in which a process was frozen, by the host's clock. */
    record Freeze(Instant from, Instant to) {}

    /** Kills a process by SIGKILL; supervisord starts it again. */
    static void death(Instance instance, String process) {
        shell(instance, "kill -9 $(supervisorctl pid %s)".formatted(process));
    }

    /** Freezes a process by SIGSTOP. Returns the time in which it was frozen, once it has resumed. */
    static Freeze freeze(Instance instance, String process, Duration time) {
        List<Instant> moments = shell(
                        instance,
                        "pid=$(supervisorctl pid %s); date +%%s%%3N; kill -STOP $pid; sleep %s; kill -CONT $pid; date +%%s%%3N"
                                .formatted(process, time.toMillis() / 1e3))
                .lines()
                .map(milliseconds -> Instant.ofEpochMilli(Long.parseLong(milliseconds)))
                .toList();
        return new Freeze(moments.get(0), moments.get(1));
    }

    /** Stops a process by SIGSTOP. */
    static void stop(Instance instance, String process) {
        shell(instance, "kill -STOP $(supervisorctl pid %s)".formatted(process));
    }

    /** Resumes a stopped process after a time. */
    static void goOn(Instance instance, String process, Duration later) {
        shell(instance, "sleep %s; kill -CONT $(supervisorctl pid %s)".formatted(later.toMillis() / 1e3, process));
    }

    /** Pauses the container of an instance. */
    static Plant pause(Instance instance) {
        Containers.docker().pauseContainerCmd(instance.id()).exec();
        return () -> Containers.docker().unpauseContainerCmd(instance.id()).exec();
    }

    /** Takes the API of all instances down, which leaves them in the pool until their checks fail. */
    static void outage(Lab lab) {
        lab.instances("api").forEach(api -> run(api, "supervisorctl", "stop", "api"));
    }

    /** Brings the API of all instances back. */
    static void recovery(Lab lab) {
        lab.instances("api").forEach(api -> run(api, "supervisorctl", "start", "api"));
    }

    /**
     * Lets an instance of the image {@code planted-api} answer the requests of loads wrongly.
     *
     * @param fault its name and what it takes, such as {@code slow 4.9}; {@code planted.py} has them
     */
    static Plant inAnswers(Instance api, String fault) {
        shell(api, "echo '%s' > /tmp/planted && mv /tmp/planted /tmp/fault".formatted(fault));
        return () -> run(api, "rm", "/tmp/fault");
    }

    /** Lets the check of an instance fail, and the history does not learn why. */
    static Plant inHealth(Instance api) {
        tell(api, "fail");
        return () -> tell(api, "heal");
    }

    private static void tell(Instance api, String state) {
        run(api, "curl", "-sS", "--fail", "-X", "POST", "http://localhost:5000/health/" + state);
    }

    /** Takes the check of an instance away, so that Consul lists it as passing whatever becomes of it. */
    static void uncheck(Instance api) {
        run(api, "curl", "-sS", "--fail", "-X", "PUT", "http://localhost:8500/v1/agent/check/deregister/service:api");
    }

    /**
     * Prints a line into the log of a container, and then that supervisord has started a process, which tells when the line
     * has been read.
     *
     * @param line with the process that is to have printed it, as in {@code api | text}
     */
    static void print(Instance instance, String line, String process) {
        run(
                instance,
                "sh",
                "-c",
                "{ printf '%s\\n' \"$1\"; date \"+%F %T,%3N INFO spawned: '$2' with pid 1\"; } > /proc/1/fd/1",
                "sh",
                line,
                process);
    }

    static String shell(Instance instance, String script) {
        return run(instance, "sh", "-c", script);
    }

    static String run(Instance instance, String... command) {
        CommandResult ran = instance.exec(command);
        assertThat(ran.exitCode())
                .as("exit code of %s in %s: %s", List.of(command), instance, ran)
                .isZero();
        return ran.stdout();
    }
}
