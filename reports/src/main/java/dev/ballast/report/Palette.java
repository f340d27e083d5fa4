package dev.ballast.report;

/** The colours of Ballast's pages, light and dark, as custom properties of a style sheet. */
public final class Palette {

    private Palette() {}

    /** Returns the style sheet; it comes before one that uses it. */
    public static String css() {
        return Html.read("palette.css");
    }
}
