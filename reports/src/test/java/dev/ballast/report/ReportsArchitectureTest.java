package dev.ballast.report;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the imports of reports: pages and charts are here, and events come from lab/history. */
@AnalyzeClasses(packages = "dev.ballast.report", importOptions = DoNotIncludeTests.class)
class ReportsArchitectureTest {

    @ArchTest
    static final ArchRule reports_stand_on_history_only = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.ballast..")
                    .and(not(resideInAnyPackage(
                            "dev.ballast.report",
                            "dev.ballast.history",
                            "dev.ballast.judge",
                            "dev.ballast.request",
                            "dev.ballast.run",
                            "dev.ballast.lifetime",
                            "dev.ballast.convergence"))));

    @ArchTest
    static final ArchRule reports_know_no_network =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.net.http..", "javax.net..");
}
