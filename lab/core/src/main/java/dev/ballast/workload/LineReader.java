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

    private static final int MOST_DIGITS = 12;

    private final byte[] in = new byte[16 * 1024];
    private int from;
    private int to;
    private int lineFrom;
    private int lineTo;
    private boolean begun;

    /** Drops all bytes that were read. */
    void clear() {
        from = to = lineFrom = lineTo = 0;
        begun = false;
    }

    /** Returns whether a byte has come. */
    boolean begun() {
        return begun;
    }

    /** Returns the number of bytes that were read and not taken. */
    int available() {
        return to - from;
    }

    /** Takes some of the {@link #available} bytes. */
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

    /** Reads more bytes, and drops the current line. Returns false at the end of the connection. */
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

    /** Returns whether the line begins with that text, in letters of either case. */
    boolean starts(byte[] lowerCase) {
        return lineLength() >= lowerCase.length && matches(lowerCase, lineFrom);
    }

    /** Returns whether the line contains that text, in letters of either case. */
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

    /** Returns the first index of a letter in the line, or the line's length. */
    int indexOf(char letter) {
        int at = lineFrom;
        while (at < lineTo && in[at] != letter) {
            at++;
        }
        return at - lineFrom;
    }

    /** Returns the number that fills the line from one place to another, apart from blanks around it. */
    long number(int begin, int end, int radix) throws ProtocolException {
        int from = afterBlanks(lineFrom + begin, lineFrom + end);
        int to = beforeBlanks(from, lineFrom + end);
        if (from == to || to - from > MOST_DIGITS) {
            throw new ProtocolException("number missing, or too long");
        }
        long value = 0;
        for (int at = from; at < to; at++) {
            int digit = Character.digit(in[at], radix);
            if (digit < 0) {
                throw new ProtocolException("no digit in a number");
            }
            value = value * radix + digit;
        }
        return value;
    }

    /** Copies the line from an index on, without blanks around it, as far as there is room. Returns the length copied. */
    int copyWord(int index, byte[] into) {
        int begin = afterBlanks(lineFrom + index, lineTo);
        int length = Math.min(beforeBlanks(begin, lineTo) - begin, into.length);
        System.arraycopy(in, begin, into, 0, length);
        return length;
    }

    private int afterBlanks(int begin, int end) {
        int at = begin;
        while (at < end && isBlank(in[at])) {
            at++;
        }
        return at;
    }

    private int beforeBlanks(int begin, int end) {
        int at = end;
        while (at > begin && isBlank(in[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(byte letter) {
        return letter == ' ' || letter == '\t';
    }
}
