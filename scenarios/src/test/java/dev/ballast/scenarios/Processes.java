package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import java.util.List;
import java.util.stream.Stream;

/** The processes in a container. */
final class Processes {

    private Processes() {}

    /** Returns the process id of a process that supervisord runs. */
    static String supervised(Instance instance, String process) {
        String id = instance.exec("supervisorctl", "pid", process).stdout().strip();
        assertThat(id).as("process id of %s in %s", process, instance).matches("[1-9]\\d*");
        return id;
    }

    /** Returns the process ids of the children of such a process, such as nginx's workers. */
    static List<String> children(Instance instance, String process) {
        String parent = supervised(instance, process);
        String children = instance.exec("cat", "/proc/%1$s/task/%1$s/children".formatted(parent))
                .stdout();
        return Stream.of(children.split("\\s+")).filter(id -> !id.isEmpty()).toList();
    }

    static void kill(Instance instance, String id) {
        var killed = instance.exec("sh", "-c", "kill -9 \"$1\"", "sh", id);
        assertThat(killed.exitCode()).as("kill -9 %s: %s", id, killed).isZero();
    }
}
