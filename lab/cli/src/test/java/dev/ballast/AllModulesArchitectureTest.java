package dev.ballast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Holds what all modules have in common. This one has the others on its class path. */
@AnalyzeClasses(packages = "dev.ballast", importOptions = DoNotIncludeTests.class)
class AllModulesArchitectureTest {

    @ArchTest
    static final ArchRule nothing_depends_on_the_default_locale = noClasses()
            .should()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .because("machines cannot read what some locales make of it");

    @ArchTest
    static final ArchRule nothing_depends_on_the_default_charset = noClasses()
            .should()
            .callMethod(String.class, "getBytes")
            .orShould()
            .callConstructor(String.class, byte[].class)
            .orShould()
            .callConstructor(InputStreamReader.class, InputStream.class)
            .orShould()
            .callConstructor(OutputStreamWriter.class, OutputStream.class)
            .orShould()
            .callConstructor(PrintStream.class, OutputStream.class)
            .orShould()
            .callMethod(ByteArrayOutputStream.class, "toString")
            .orShould()
            .callMethod(Process.class, "inputReader")
            .orShould()
            .callMethod(Process.class, "errorReader")
            .orShould()
            .callMethod(Process.class, "outputWriter")
            .orShould()
            .callMethod(Charset.class, "defaultCharset")
            .because("some locales have no letters but ASCII's");

    @ArchTest
    static final ArchRule nobody_sleeps =
            noClasses().should().callMethod(Thread.class, "sleep", long.class).because("waits poll a fact");
}
