package dev.ballast.engine;

import com.github.dockerjava.api.model.LogConfig;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** How much the engine keeps of what a container prints, so that a lab that runs for weeks does not fill the disk. */
final class LogBound {

    private static final int FILES = 4;
    private static final int FILE_MB = 50;

    static final String WORDS =
            "the engine keeps only the last %d MB of what a container prints".formatted(FILES * FILE_MB);

    private LogBound() {}

    /** Returns the setting of a container. */
    static LogConfig config() {
        return new LogConfig(
                LogConfig.LoggingType.JSON_FILE, Map.of("max-size", FILE_MB + "m", "max-file", String.valueOf(FILES)));
    }

    /** Passes on a log, and counts what it takes in the engine's files: a JSON object for each line. */
    static final class Counted extends FilterOutputStream {

        /** Around a line stands {@code {"log":"…","stream":"stdout","time":"2026-11-23T10:00:05.123456789Z"}}. */
        private static final int AROUND = 69;

        /** When the engine begins another file, it throws the oldest away: so much is left then, of lines counted to 5 %. */
        private static final long LEAST_LEFT = (FILES - 1) * FILE_MB * 950_000L;

        private long bytes;

        Counted(OutputStream to) {
            super(to);
        }

        @Override
        public synchronized void write(byte[] part, int offset, int length) throws IOException {
            out.write(part, offset, length);
            for (int i = offset; i < offset + length; i++) {
                bytes += size(part[i]);
            }
        }

        private static int size(byte next) {
            return switch (next) {
                case '\n' -> AROUND + 2;
                case '"', '\\', '\t', '\r' -> 2;
                case '<', '>', '&' -> 6;
                default -> 1;
            };
        }

        synchronized boolean mayHaveLostItsBeginning() {
            return bytes >= LEAST_LEFT;
        }
    }
}
