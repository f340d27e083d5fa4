package dev.ballast.cli.setup;

/**
 * The result of one of the doctor's checks.
 *
 * @param subject what was checked
 * @param well whether it is as it should be
 * @param detail what was seen
 * @param remedy what to do about it; blank if it is well
 */
record Finding(String subject, boolean well, String detail, String remedy) {

    static Finding well(String subject, String detail) {
        return new Finding(subject, true, detail, "");
    }

    static Finding ill(String subject, String detail, String remedy) {
        return new Finding(subject, false, detail, remedy);
    }

    /** Returns the finding in words, without whether it is well. */
    String line() {
        return "%-34s %s%s".formatted(subject, detail, remedy.isEmpty() ? "" : "; remedy: " + remedy);
    }
}
