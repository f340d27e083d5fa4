package dev.ballast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows of docs/architecture.md. */
@AnalyzeClasses(packages = "dev.ballast", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule only_the_engine_knows_docker = noClasses()
            .that(not(resideInAPackage("dev.ballast.engine")))
            .and(not(nameStartingWith("dev.ballast.engine.image.DockerIgnore"))) // uses one matcher of file names
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.github.dockerjava..", "org.testcontainers.."));

    @ArchTest
    static final ArchRule the_engine_hands_out_no_docker_types = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.ballast.engine")
            .and()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .should()
            .notHaveRawReturnType(resideInAnyPackage("com.github.dockerjava..", "org.testcontainers.."));

    @ArchTest
    static final ArchRule only_discovery_knows_the_consul_client = noClasses()
            .that(not(resideInAPackage("dev.ballast.discovery..")))
            .should()
            .dependOnClassesThat(resideInAPackage("com.ecwid.consul.."));

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.ballast.(**)").should().beFreeOfCycles();

    /** The root package puts the parts together. */
    @ArchTest
    static final ArchRule parts_do_not_know_the_lab = noClasses()
            .that(resideInAnyPackage(
                    "dev.ballast.topology..",
                    "dev.ballast.engine..",
                    "dev.ballast.discovery..",
                    "dev.ballast.balancer..",
                    "dev.ballast.workload..",
                    "dev.ballast.loadtest..",
                    "dev.ballast.deploy..",
                    "dev.ballast.observe..",
                    "dev.ballast.pool..",
                    "dev.ballast.traffic..",
                    "dev.ballast.evidence.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.ballast", "dev.ballast.assertions..", "dev.ballast.fault.."));

    @ArchTest
    static final ArchRule the_views_do_not_know_each_other = slices().matching(
                    "dev.ballast.(engine|discovery|balancer|workload)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule containers_do_not_know_where_images_come_from = noClasses()
            .that(resideInAPackage("dev.ballast.engine"))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.ballast.engine.image"));

    @ArchTest
    static final ArchRule the_lab_does_not_know_its_users = noClasses()
            .that(resideInAPackage("dev.ballast"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.ballast.assertions..", "dev.ballast.fault.."));

    @ArchTest
    static final ArchRule topology_imports_nothing_of_ours = classes()
            .that(resideInAPackage("dev.ballast.topology"))
            .should()
            .onlyDependOnClassesThat(resideInAPackage("dev.ballast.topology").or(not(nameStartingWith("dev.ballast"))));

    @ArchTest
    static final ArchRule only_one_class_knows_the_yaml_library = noClasses()
            .that(not(nameStartingWith("dev.ballast.topology.file.YamlTree")))
            .should()
            .dependOnClassesThat(resideInAPackage("org.snakeyaml.."));

    @ArchTest
    static final ArchRule the_library_does_not_print =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}
