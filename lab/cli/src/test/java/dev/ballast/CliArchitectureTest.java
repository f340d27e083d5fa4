package dev.ballast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeJars;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows between the packages of this module, as docs/architecture.md has them. */
@AnalyzeClasses(
        packages = "dev.ballast",
        importOptions = {DoNotIncludeTests.class, DoNotIncludeJars.class})
class CliArchitectureTest {

    @ArchTest
    static final ArchRule benches_and_the_live_page_do_not_know_the_commands = noClasses()
            .that()
            .resideInAnyPackage("dev.ballast.bench..", "dev.ballast.live..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ballast.cli..");

    @ArchTest
    static final ArchRule only_commands_print = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ballast.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule nobody_sleeps =
            noClasses().should().callMethod(Thread.class, "sleep", long.class).because("waits poll a fact");
}
