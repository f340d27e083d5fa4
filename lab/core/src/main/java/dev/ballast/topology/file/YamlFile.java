package dev.ballast.topology.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a YAML file, which may be anything. */
final class YamlFile {

    static final int MOST_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private YamlFile() {}

    /** @throws TopologyException if it is not a text of at most 1 MiB in UTF-8 */
    static String read(Path file, Problems problems) {
        byte[] bytes = bytes(file, problems);
        if (bytes.length > MOST_BYTES) {
            throw problems.fatal("is larger than 1 MiB");
        }
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = utf8.decode(ByteBuffer.wrap(bytes), text, true);
        String decoded = text.flip().toString();
        if (result.isError()) {
            throw problems.fatal(line(decoded, decoded.length()), "is not UTF-8");
        }
        if (!decoded.isEmpty() && decoded.charAt(0) == BYTE_ORDER_MARK) {
            decoded = decoded.substring(1);
        }
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
                throw problems.fatal(
                        line(decoded, i), "has the control character U+%04X; YAML allows none".formatted((int) c));
            }
        }
        return decoded;
    }

    private static byte[] bytes(Path file, Problems problems) {
        if (Files.isDirectory(file)) {
            throw problems.fatal("is a directory; name the file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw problems.fatal("there is no such file");
        } catch (IOException e) {
            throw problems.fatal("cannot be read: " + e);
        }
    }

    private static int line(String text, int end) {
        return 1 + (int) text.chars().limit(end).filter(c -> c == '\n').count();
    }
}
