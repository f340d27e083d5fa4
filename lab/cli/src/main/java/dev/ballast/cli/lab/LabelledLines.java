package dev.ballast.cli.lab;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Writes whole lines, each after a label, so that several streams can share one output. */
final class LabelledLines extends OutputStream {

    private final byte[] label;
    private final PrintStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LabelledLines(String label, PrintStream out) {
        this.label = label.getBytes(StandardCharsets.UTF_8);
        this.out = out;
    }

    void writeBytes(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public synchronized void write(int next) {
        line.write(next);
        if (next == '\n') {
            synchronized (out) {
                out.writeBytes(label);
                out.writeBytes(line.toByteArray());
                out.flush();
            }
            line.reset();
        }
    }
}
