package dev.ballast.cli.console;

import java.util.regex.Pattern;

/** Texts that others may have written, such as names and log lines, without what a terminal obeys. */
public final class Printable {

    /** What stands for a character that was taken out. */
    static final String MARK = "\uFFFD";

    /** Control characters but for the end of a line and the tabulator: among them ESC, and CSI and OSC as one character. */
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private Printable() {}

    /** Returns a text with a mark for each control character, and without carriage returns. */
    public static String of(String text) {
        return OBEYED.matcher(text.replace("\r", "")).replaceAll(MARK);
    }
}
