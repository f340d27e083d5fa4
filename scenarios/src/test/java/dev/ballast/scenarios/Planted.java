package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.CommandResult;
import dev.ballast.Instance;
import dev.ballast.Lab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Faults that scenarios plant and that the checks must find. */
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

    /** Takes the API of all instances down, which leaves them in the pool until their checks fail. */
    static void outage(Lab lab) {
        lab.instances("api").forEach(api -> run(api, "supervisorctl", "stop", "api"));
    }

    /** Brings the API of all instances back. */
    static void recovery(Lab lab) {
        lab.instances("api").forEach(api -> run(api, "supervisorctl", "start", "api"));
    }

    /** Edits nginx-reload's template with a sed command, and renders the configuration. */
    static void templateBug(Lab lab, String sed) {
        Instance balancer = lab.instance("balancer");
        run(balancer, "sed", "-i", sed, "/etc/consul-template/load-balancer.tpl");
        run(balancer, "supervisorctl", "restart", "consul-template");
    }

    private static String shell(Instance instance, String script) {
        return run(instance, "sh", "-c", script);
    }

    private static String run(Instance instance, String... command) {
        CommandResult ran = instance.exec(command);
        assertThat(ran.exitCode())
                .as("exit code of %s in %s: %s", List.of(command), instance, ran)
                .isZero();
        return ran.stdout();
    }
}
