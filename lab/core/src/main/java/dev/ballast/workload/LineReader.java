package dev.ballast.workload;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;

/** The bytes of a connection, line by line or as they come, in a buffer that is used again. */
final class LineReader {

    /** The source of the bytes. */
    @FunctionalInterface
    interface Source {
        /** Returns how many bytes it put there, at least one, or -1 at the end of the connection. */
        int read(byte[] into, int offset, int length) throws IOException;
    }

    private final byte[] in = new byte[16 * 1024];
    private int from;
    private int to;
    private int lineFrom;
    private int lineTo;
    private boolean begun;

    /** Forgets what there is. */
    void clear() {
        from = to = lineFrom = lineTo = 0;
        begun = false;
    }

    /** Returns whether a byte has come. */
    boolean begun() {
        return begun;
    }

    /** Returns how many bytes are there unread. */
    int available() {
        return to - from;
    }

    /** Takes some of the bytes that are there. */
    void take(byte[] into, int offset, int some) {
        System.arraycopy(in, from, into, offset, some);
        from += some;
    }

    /** Makes the next line the current one, without its end. */
    void readLine(Source source) throws IOException {
        int scanned = 0;
        while (true) {
            for (; scanned < available(); scanned++) {
                int at = from + scanned;
                if (in[at] == '\n') {
                    lineFrom = from;
                    lineTo = scanned > 0 && in[at - 1] == '\r' ? at - 1 : at;
                    from = at + 1;
                    return;
                }
            }
            if (!fill(source)) {
                throw new EOFException("connection ended in a line");
            }
        }
    }

    /** Reads some more behind what is unread, and forgets the line; returns whether there was more. */
    boolean fill(Source source) throws IOException {
        System.arraycopy(in, from, in, 0, available());
        to -= from;
        from = 0;
        if (to == in.length) {
            throw new ProtocolException("line longer than %d bytes".formatted(in.length));
        }
        int some = source.read(in, to, in.length - to);
        if (some < 0) {
            return false;
        }
        begun = true;
        to += some;
        return true;
    }

    int lineLength() {
        return lineTo - lineFrom;
    }

    byte at(int index) {
        return in[lineFrom + index];
    }

    /** Returns whether the line begins so, in letters of either case. */
    boolean starts(byte[] lowerCase) {
        return lineLength() >= lowerCase.length && matches(lowerCase, lineFrom);
    }

    /** Returns whether the line has that somewhere, in letters of either case. */
    boolean contains(byte[] lowerCase) {
        for (int at = lineFrom; at + lowerCase.length <= lineTo; at++) {
            if (matches(lowerCase, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] lowerCase, int at) {
        for (int i = 0; i < lowerCase.length; i++) {
            int letter = in[at + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number that stands in the line from there on, after blanks. */
    long number(int index, int radix) throws ProtocolException {
        int at = lineFrom + index;
        while (at < lineTo && in[at] == ' ') {
            at++;
        }
        long value = 0;
        int digits = 0;
        for (; at < lineTo && Character.digit(in[at], radix) >= 0; at++) {
            value = value * radix + Character.digit(in[at], radix);
            digits++;
        }
        if (digits == 0 || digits > 12) {
            throw new ProtocolException("no number in its place");
        }
        return value;
    }

    /** Copies the rest of the line from there on, without blanks around it, as far as there is room; returns its length. */
    int copyWord(int index, byte[] into) {
        int begin = lineFrom + index;
        int end = lineTo;
        while (begin < end && in[begin] == ' ') {
            begin++;
        }
        while (begin < end && in[end - 1] == ' ') {
            end--;
        }
        int length = Math.min(end - begin, into.length);
        System.arraycopy(in, begin, into, 0, length);
        return length;
    }
}
