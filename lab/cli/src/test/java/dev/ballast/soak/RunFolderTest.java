package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void measuresEachPart() throws Exception {
        write("history.jsonl", 100);
        write("rendered/0001-balancer.conf", 20);
        write("rendered/0002-balancer.conf", 30);
        write("logs/api-1.log", 7);
        write("ledger/0123/load.gz", 5);
        write("manifest.json", 3);

        assertThat(new RunFolder(folder).sizes())
                .containsEntry(Quantity.RUN_HISTORY, 100.0)
                .containsEntry(Quantity.RUN_RENDERED, 50.0)
                .containsEntry(Quantity.RUN_LOGS, 7.0)
                .containsEntry(Quantity.RUN_LEDGERS, 5.0)
                .containsEntry(Quantity.RUN_REST, 3.0)
                .containsEntry(Quantity.RUN_FILES, 6.0);
    }

    private void write(String name, int bytes) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }
}
