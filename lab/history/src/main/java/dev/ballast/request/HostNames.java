package dev.ballast.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Numbers host names in the order in which they answered. Safe for use by many threads; a known one makes no garbage. */
public final class HostNames {

    public static final int NONE = -1;
    private static final int MOST = Short.MAX_VALUE;

    private record Name(byte[] bytes, String text) {}

    private volatile Name[] names = {};

    /** For names from a file, which may have any number of them. */
    private final Map<String, Integer> byText = new ConcurrentHashMap<>();

    /** Returns the number of a host name, a new one if it was unknown, {@link #NONE} if it is none. */
    public int indexOf(byte[] bytes, int offset, int length) {
        int known = find(names, bytes, offset, length);
        if (known >= 0) {
            return known;
        }
        return isName(bytes, offset, length) ? add(Arrays.copyOfRange(bytes, offset, offset + length)) : NONE;
    }

    /** Returns whether a text can be a host name. */
    static boolean isName(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isName(bytes, 0, bytes.length);
    }

    private static boolean isName(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!Character.isLetterOrDigit(bytes[i]) && ".-_".indexOf(bytes[i]) < 0) {
                return false;
            }
        }
        return length > 0;
    }

    /** Returns the number of a host name, or {@link #NONE} for null. */
    public int indexOf(@Nullable String name) {
        if (name == null) {
            return NONE;
        }
        Integer known = byText.get(name);
        if (known != null) {
            return known;
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int index = isName(name) ? indexOf(bytes, 0, bytes.length) : NONE;
        if (index >= 0) {
            byText.put(name, index);
        }
        return index;
    }

    /** Returns a host name by its number, or null for {@link #NONE}. */
    @Nullable
    public String get(int index) {
        return index < 0 ? null : names[index].text();
    }

    private synchronized int add(byte[] name) {
        Name[] before = names;
        int known = find(before, name, 0, name.length);
        if (known >= 0) {
            return known;
        }
        if (before.length == MOST) {
            throw new IllegalStateException(
                    "more than %d host names answered; send to a path that names the host and nothing else"
                            .formatted(MOST));
        }
        Name[] more = Arrays.copyOf(before, before.length + 1);
        more[before.length] = new Name(name, new String(name, StandardCharsets.UTF_8));
        names = more;
        return before.length;
    }

    private static int find(Name[] names, byte[] bytes, int offset, int length) {
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i].bytes();
            if (Arrays.equals(name, 0, name.length, bytes, offset, offset + length)) {
                return i;
            }
        }
        return NONE;
    }
}
