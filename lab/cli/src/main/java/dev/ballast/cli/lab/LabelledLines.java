package dev.ballast.cli.lab;

import dev.ballast.cli.console.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes whole lines in UTF-8, each after a label and printable, so that several streams can share one output. */
final class LabelledLines extends OutputStream {

    private final String label;
    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LabelledLines(String label, OutputStream out) {
        this.label = label;
        this.out = out;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public synchronized void write(int next) throws IOException {
        line.write(next);
        if (next == '\n') {
            String printable = Printable.of(label + line.toString(StandardCharsets.UTF_8));
            synchronized (out) {
                out.write(printable.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            line.reset();
        }
    }
}
