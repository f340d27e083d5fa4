package dev.ballast.cli.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;

/** Standard output or standard error. A flush fails once nobody reads it, which a {@link PrintStream} keeps to itself. */
final class OpenOutput extends OutputStream {

    private final PrintStream stream;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    OpenOutput(PrintStream stream) {
        this.stream = stream;
    }

    /** Completes when a flush has found that nobody reads any more. */
    CompletableFuture<Boolean> closed() {
        return closed;
    }

    @Override
    public void write(int next) {
        stream.write(next);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        stream.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (stream.checkError()) { // which flushes
            closed.complete(true);
            throw new IOException("nobody reads the output any more");
        }
    }
}
