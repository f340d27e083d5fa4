package dev.ballast.request;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses lines that are too long, so that a broken or hostile file cannot fill the memory with one. */
final class LineLimit extends FilterInputStream {

    private final int mostBytes;
    private long inLine;

    LineLimit(InputStream in, int mostBytes) {
        super(in);
        this.mostBytes = mostBytes;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
            take(one);
        }
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        for (int i = 0; i < read; i++) {
            take(into[offset + i]);
        }
        return read;
    }

    private void take(int one) throws IOException {
        inLine = one == '\n' ? 0 : inLine + 1;
        if (inLine > mostBytes) {
            throw new IOException("a line is longer than %d bytes".formatted(mostBytes));
        }
    }
}
