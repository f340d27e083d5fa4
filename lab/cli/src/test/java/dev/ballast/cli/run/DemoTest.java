package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.LabException;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @Test
    void saysThatAnotherProcessRemovesItsLab(@TempDir Path folder) {
        RuntimeException failure = new IllegalStateException("Connect to 127.0.0.1:32861 failed");
        Path file = folder.resolve("history.jsonl");
        History history = History.startingIn(file);
        assertThat(Demo.told(failure, history)).isSameAs(failure);

        History.continuing(file, history.start()).record(new RunEvent.Removing("process 4711 of somebody"));

        assertThat(Demo.told(failure, history))
                .isInstanceOf(LabException.class)
                .hasMessage("process 4711 of somebody removes the lab: run the demo again")
                .hasCause(failure);
    }
}
