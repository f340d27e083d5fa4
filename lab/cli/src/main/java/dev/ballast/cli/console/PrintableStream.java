package dev.ballast.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Passes on text in UTF-8, in pieces of any size, as {@link Printable} has it. Not safe for use by several threads. */
public final class PrintableStream extends OutputStream {

    private final OutputStream out;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer begun = ByteBuffer.allocate(0); // the bytes of a character that has not come whole

    public PrintableStream(OutputStream out) {
        this.out = out;
    }

    /**
     * Returns a stream to a descriptor of this process, 1 or 2: as it is if it leads to a file or another program, which may
     * need each byte; printable text if it may be a terminal.
     */
    public static OutputStream to(OutputStream out, int descriptor) {
        return isTerminal(Path.of("/proc/self/fd", String.valueOf(descriptor))) ? new PrintableStream(out) : out;
    }

    /** Returns whether a link to an open file leads to a terminal. Where links cannot be read, a console of this process tells. */
    static boolean isTerminal(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return !target.startsWith("pipe:")
                    && !target.startsWith("socket:")
                    && !target.equals("/dev/null")
                    && !Files.isRegularFile(Path.of(target));
        } catch (IOException e) {
            return System.console() != null; // not Linux
        }
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(begun.remaining() + length)
                .put(begun)
                .put(bytes, offset, length)
                .flip();
        CharBuffer text = CharBuffer.allocate(in.remaining());
        decoder.decode(in, text, false);
        begun = in;
        out.write(Printable.of(text.flip().toString()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
