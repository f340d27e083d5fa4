package dev.ballast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Holds the arrows between the packages of this module, as docs/architecture.md has them. */
@AnalyzeClasses(packages = "dev.ballast", importOptions = DoNotIncludeTests.class)
class HistoryArchitectureTest {

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            SlicesRuleDefinition.slices().matching("dev.ballast.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule history_knows_no_network =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.net..", "javax.net..");

    @ArchTest
    static final ArchRule history_does_not_print =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}
