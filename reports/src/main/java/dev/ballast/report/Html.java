package dev.ballast.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.run.RunDirectory;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateNotFoundException;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the templates of {@code src/main/jte}, which escape all that they show by its place in the page. */
final class Html {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Html.class.getClassLoader(), Html.class.getPackageName());

    /** A WebJar's place; its version is the pom's. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

    /** The scripts that draw a run's charts. */
    static final Script REPORT = Script.of(
            Stream.of(Stream.of("looks.js", "lanes.js"), Chart.ALL.stream().map(Chart::script), Stream.of("report.js"))
                    .flatMap(scripts -> scripts)
                    .toArray(String[]::new));

    /** The scripts that draw a comparison's charts. */
    static final Script COMPARE = Script.of("looks.js", "compare.js");

    /**
     * uPlot with its licence, and a page's own scripts, which share one scope.
     *
     * @param hash its hash, by which a Content-Security-Policy allows it and no other script
     */
    record Script(String text, String hash) {

        static Script of(String... own) {
            String text = "/*!\n%s*/\n%s\n(() => {\n'use strict';\n%s})();\n"
                    .formatted(
                            read(UPLOT + "LICENSE"),
                            read(UPLOT + "dist/uPlot.iife.min.js"),
                            Stream.of(own).map(Html::read).collect(Collectors.joining("\n")));
            return new Script(text, sha256(text));
        }
    }

    private Html() {}

    /** Writes a page, whole or not at all: what is there in its place, such as a pipe or a link, is replaced. */
    static void write(String template, Object model, Path file) {
        var html = new StringOutput();
        try {
            TEMPLATES.render(template, model, html);
        } catch (TemplateNotFoundException e) {
            throw new IllegalStateException(
                    "the template %s is not compiled, as an IDE's own build leaves it; run mvn -pl reports process-classes"
                            .formatted(template),
                    e);
        }
        RunDirectory.replace(file, html.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The style sheet, inlined into each page so that a page is one file. */
    static String style() {
        return Palette.css() + read("report.css");
    }

    /** The charts' style sheet. */
    static String chartStyle() {
        return read(UPLOT + "dist/uPlot.min.css");
    }

    /** Returns the hash by which a Content-Security-Policy allows a script and no other. */
    static String sha256(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Returns a value as JSON that is safe within a script element, because it cannot end the element. */
    static String json(Object value) {
        try {
            return new JsonMapper().writeValueAsString(value).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the charts' data cannot be written", e);
        }
    }

    /** Returns a resource beside this class, or by its path from the root of the class path. */
    static String read(String resource) {
        try (InputStream in = Html.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(in, resource + " is not on the class path")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
