package dev.ballast.engine;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Joins a container's output to lines, because docker-java passes on what it has read so far, even half a line. */
final class Lines {

    private final Map<StreamType, ByteArrayOutputStream> begun = new EnumMap<>(StreamType.class);

    /** Returns the lines that end in this part of the output, without their ends. */
    List<String> endingIn(Frame part) {
        ByteArrayOutputStream line = begun.computeIfAbsent(part.getStreamType(), type -> new ByteArrayOutputStream());
        List<String> whole = new ArrayList<>();
        for (byte next : part.getPayload()) {
            if (next == '\n') {
                whole.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(next);
            }
        }
        return whole;
    }
}
