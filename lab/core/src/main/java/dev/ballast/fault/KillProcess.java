package dev.ballast.fault;

import dev.ballast.CommandResult;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineClock;
import dev.ballast.history.InstanceEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Kills a supervised process of an instance (-9) for good, while its container, and the Consul agent in it, run on.
 *
 * @param instance such as {@code api-1}
 * @param process supervisord's name of it, such as {@code api}
 */
public record KillProcess(String instance, String process) implements Fault {

    private static final Pattern RUNNING = Pattern.compile("[1-9]\\d*");

    /** The clock is read on both sides of the kill: entering the container takes longer than dying. */
    private static final String KILL = "date +%s.%N && kill -9 \"$1\" && date +%s.%N";

    /**
     * Kills the process and records the instance's death. supervisord, which would start the process again, is stopped
     * (SIGSTOP) for good.
     *
     * @throws LabException if there is no such process, with what supervisord said
     */
    @Override
    public void inject(Lab lab) {
        Instance victim = lab.instance(instance);
        CommandResult asked = victim.exec("supervisorctl", "pid", process);
        String pid = asked.stdout().strip();
        if (!RUNNING.matcher(pid).matches()) { // 0 would be the group of this command
            throw new LabException("cannot kill process %s of %s, since it does not run; its process id: %s%s"
                    .formatted(process, instance, pid, asked.stderr().strip()));
        }
        victim.signal("STOP");
        List<String> moments = said(victim, "sh", "-c", KILL, "sh", pid);
        Instant before = moment(moments.get(0));
        Duration took = Duration.between(before, moment(moments.get(1)));
        EngineClock clock = Engine.connect().clock();
        lab.history()
                .observe(
                        new InstanceEvent.Killed(instance, victim.role(), "KILL"),
                        lab.history().atMs(clock.toHost(before.plus(took.dividedBy(2)))),
                        took.toNanos() / 2e6 + clock.errorMs());
    }

    private List<String> said(Instance victim, String... command) {
        CommandResult result = victim.exec(command);
        if (result.exitCode() != 0 || result.stdout().isBlank()) {
            throw new LabException("cannot kill process %s of %s: %s: exit code %d, %s%s"
                    .formatted(
                            process,
                            instance,
                            List.of(command),
                            result.exitCode(),
                            result.stdout().strip(),
                            result.stderr().strip()));
        }
        return result.stdout().strip().lines().toList();
    }

    private static Instant moment(String epochSeconds) {
        return Instant.ofEpochSecond(
                0, new BigDecimal(epochSeconds).movePointRight(9).longValueExact());
    }
}
