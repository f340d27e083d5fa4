package dev.ballast.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateNotFoundException;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Renders the templates of {@code src/main/jte}, which escape all that they show by its place in the page. */
final class Html {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Html.class.getClassLoader(), Html.class.getPackageName());

    private Html() {}

    static void write(String template, Object model, Path file) throws IOException {
        var html = new StringOutput();
        try {
            TEMPLATES.render(template, model, html);
        } catch (TemplateNotFoundException e) {
            throw new IllegalStateException(
                    "the template %s is not compiled, as an IDE's own build leaves it; run mvn -pl reports process-classes"
                            .formatted(template),
                    e);
        }
        Files.writeString(file, html.toString());
    }

    /** The style sheet, inlined into each page so that a page is one file. */
    static String style() {
        try (InputStream css = Html.class.getResourceAsStream("report.css")) {
            return new String(
                    Objects.requireNonNull(css, "report.css is not beside Html").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
