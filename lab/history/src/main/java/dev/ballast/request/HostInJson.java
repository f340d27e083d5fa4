package dev.ballast.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the host name in an answer's JSON. It reads the whole text, because an answer that was cut, or mixed with another
 * one, may still name a host. Makes no garbage. Not safe for use by several threads.
 */
public final class HostInJson {

    private static final byte[] KEY = ascii("hostname");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");
    private static final int DEEPEST = 64;

    private byte[] text = {};
    private int end;
    private int at;
    private int members;
    private int from;
    private int to;

    /** Returns the host name that a text names, or empty if it is no such object. */
    public static Optional<String> in(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        HostInJson json = new HostInJson();
        return json.find(bytes, bytes.length) && json.length() > 0
                ? Optional.of(new String(bytes, json.from(), json.length(), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /**
     * Returns whether the first bytes are one JSON object, whole and with nothing behind it, whose one member
     * {@code hostname} is a string. Members of inner objects do not count.
     */
    public boolean find(byte[] bytes, int length) {
        text = bytes;
        end = length;
        at = 0;
        members = 0;
        from = -1;
        skipBlanks();
        boolean whole = next() == '{' && object(0);
        skipBlanks();
        return whole && at == end && members == 1 && from >= 0;
    }

    /** Returns where the host name begins, once it was found. */
    public int from() {
        return from;
    }

    /** Returns how long the host name is, once it was found. */
    public int length() {
        return to - from;
    }

    private boolean value(int depth) {
        skipBlanks();
        return switch (next()) {
            case '{' -> depth < DEEPEST && object(depth);
            case '[' -> depth < DEEPEST && array(depth);
            case '"' -> string();
            case 't' -> word(TRUE);
            case 'f' -> word(FALSE);
            case 'n' -> word(NULL);
            default -> number();
        };
    }

    private boolean object(int depth) {
        at++;
        skipBlanks();
        if (take('}')) {
            return true;
        }
        do {
            skipBlanks();
            int key = at;
            if (!string()) {
                return false;
            }
            boolean host = depth == 0 && Arrays.equals(KEY, 0, KEY.length, text, key + 1, at - 1);
            skipBlanks();
            if (!take(':')) {
                return false;
            }
            skipBlanks();
            int begin = at;
            if (!value(depth + 1)) {
                return false;
            }
            if (host) {
                members++;
                from = text[begin] == '"' ? begin + 1 : -1;
                to = at - 1;
            }
            skipBlanks();
        } while (take(','));
        return take('}');
    }

    private boolean array(int depth) {
        at++;
        skipBlanks();
        if (take(']')) {
            return true;
        }
        do {
            if (!value(depth + 1)) {
                return false;
            }
            skipBlanks();
        } while (take(','));
        return take(']');
    }

    private boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < end) {
            int letter = text[at++] & 0xff;
            if (letter == '"') {
                return true;
            }
            if (letter < ' ' || letter == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (take('u')) {
            for (int digit = 0; digit < 4; digit++) {
                if (Character.digit(next(), 16) < 0) {
                    return false;
                }
                at++;
            }
            return true;
        }
        boolean known = "\"\\/bfnrt".indexOf(next()) >= 0;
        at++;
        return known;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int begin = at;
        while (next() >= '0' && next() <= '9') {
            at++;
        }
        return at > begin;
    }

    private boolean word(byte[] word) {
        boolean there = end - at >= word.length && Arrays.equals(word, 0, word.length, text, at, at + word.length);
        at += word.length;
        return there;
    }

    private boolean take(char letter) {
        if (next() != letter) {
            return false;
        }
        at++;
        return true;
    }

    private void skipBlanks() {
        while (next() == ' ' || next() == '\t' || next() == '\r' || next() == '\n') {
            at++;
        }
    }

    /** Returns the next byte, or a control character at the end. */
    private int next() {
        return at < end ? text[at] : 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
