package dev.ballast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeJars;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.ballast.history.Verdict;
import java.util.Set;

/** Holds the arrows between the packages of this module, as docs/architecture.md has them. */
@AnalyzeClasses(
        packages = "dev.ballast",
        importOptions = {DoNotIncludeTests.class, DoNotIncludeJars.class})
class CliArchitectureTest {

    @ArchTest
    static final ArchRule benches_and_the_live_page_do_not_know_the_commands = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.ballast.bench..", "dev.ballast.endings..", "dev.ballast.live..", "dev.ballast.soak..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ballast.cli..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.ballast.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule commands_of_one_job_do_not_know_another =
            slices().assignedFrom(new Jobs()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule only_main_knows_all_commands = classes()
            .that()
            .resideInAPackage("dev.ballast.cli")
            .should()
            .onlyBeAccessed()
            .byClassesThat()
            .resideInAPackage("dev.ballast.cli");

    @ArchTest
    static final ArchRule only_commands_print = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ballast.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    /** {@code Lie} has the verdict that is right; the detector and what it tests know the checks. */
    @ArchTest
    static final ArchRule made_up_runs_share_no_code_with_the_checks = noClasses()
            .that()
            .resideInAPackage("dev.ballast.lies")
            .and()
            .haveNameNotMatching(".*\\.(LieDetector|UnderTest)(\\$.*)?")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.ballast..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("dev.ballast.lies")))
                    .and(DescribedPredicate.not(JavaClass.Predicates.type(Verdict.class))));

    /** The packages of commands; what they share is in none of them. */
    private static final class Jobs implements SliceAssignment {

        private static final Set<String> JOBS = Set.of("lab", "setup", "run", "measure");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            String job = name.substring(name.lastIndexOf('.') + 1);
            return name.startsWith("dev.ballast.cli.") && JOBS.contains(job)
                    ? SliceIdentifier.of(job)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages of commands";
        }
    }
}
