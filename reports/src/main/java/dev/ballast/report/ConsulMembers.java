package dev.ballast.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Consul's members at the end of a run. */
final class ConsulMembers {
    private static final int MOST_BYTES = 1 << 20;

    private ConsulMembers() {}

    /** Returns their names by state; none if they were not kept, or cannot be read. */
    static Map<String, List<String>> of(Path directory) {
        Path file = directory.resolve("consul/members.json");
        var byState = new TreeMap<String, List<String>>();
        if (!Files.exists(file)) {
            return byState;
        }
        try {
            new JsonMapper()
                    .readTree(RunFile.bytes(directory, file, MOST_BYTES))
                    .properties()
                    .forEach(member -> byState.computeIfAbsent(member.getValue().asText(), state -> new ArrayList<>())
                            .add(member.getKey()));
        } catch (IOException e) {
            return Map.of(); // the file itself is linked beside them
        }
        byState.values().forEach(names -> names.sort(null));
        return byState;
    }
}
