package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.ballast.fault.Fault;
import dev.ballast.workload.Habit;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the list of the types that users import. Adding one here is a decision. The implementations of {@link Fault} and {@link
 * Habit} are not in it: one more is one file.
 */
class PublicTypesTest {

    private static final int MOST = 60;

    private static final List<String> PACKAGES = List.of(
            "dev.ballast",
            "dev.ballast.assertions",
            "dev.ballast.balancer",
            "dev.ballast.discovery",
            "dev.ballast.fault",
            "dev.ballast.topology",
            "dev.ballast.topology.file",
            "dev.ballast.workload");

    private static final List<String> INTERNAL = List.of(
            "dev.ballast.deploy",
            "dev.ballast.engine",
            "dev.ballast.evidence",
            "dev.ballast.loadtest",
            "dev.ballast.observe",
            "dev.ballast.pool",
            "dev.ballast.traffic");

    private static final Set<String> LISTED = Set.of(
            "CommandResult",
            "Instance",
            "Lab",
            "LabClaim",
            "LabException",
            "LabInterruptedException",
            "LabOptions",
            "LabTest",
            "LabTest$Lifetime",
            "assertions.BalancerAssert",
            "assertions.BallastAssertions",
            "assertions.ConvergenceAssert",
            "assertions.HistoryAssert",
            "assertions.LoadAssert",
            "assertions.ResponsesAssert",
            "balancer.Balancer",
            "balancer.Upstreams",
            "discovery.ConsulView",
            "discovery.ConsulView$Health",
            "discovery.MemberState",
            "fault.Fault",
            "fault.Faults",
            "topology.BalancerSpec",
            "topology.BalancerSpec$Builder",
            "topology.Differences",
            "topology.EffectiveSetting",
            "topology.EffectiveSetting$Origin",
            "topology.ImageSettings",
            "topology.ImageSource",
            "topology.ImageSource$Kind",
            "topology.InForce",
            "topology.Ports",
            "topology.Profile",
            "topology.ServiceSpec",
            "topology.ServiceSpec$Builder",
            "topology.Setting",
            "topology.Settings",
            "topology.Step",
            "topology.Step$Kind",
            "topology.Tool",
            "topology.Topology",
            "topology.Topology$Article",
            "topology.Topology$Reference",
            "topology.TopologyBuilder",
            "topology.file.TopologyException",
            "topology.file.TopologyFile",
            "workload.Calibration",
            "workload.Client",
            "workload.Habit",
            "workload.HttpProbe",
            "workload.Load",
            "workload.LoadListener",
            "workload.LoadPlan",
            "workload.LoadPlanBuilder",
            "workload.Throughput");

    /** What users extend, and the library too. */
    private static final List<Class<?>> EXTENDED = List.of(Fault.class, Habit.class);

    private final JavaClasses classes =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.ballast");

    @Test
    void usersImportTheListedTypesOnly() {
        assertThat(api().filter(type -> EXTENDED.stream().noneMatch(one -> isOneOf(type, one)))
                        .map(type -> type.getName().substring("dev.ballast.".length())))
                .as("public types of %s", PACKAGES)
                .containsExactlyInAnyOrderElementsOf(LISTED)
                .hasSizeLessThanOrEqualTo(MOST);
    }

    @Test
    void signaturesShowNoInternalType() {
        Set<String> shown = new TreeSet<>();
        api().flatMap(type -> type.getMembers().stream())
                .filter(member -> isVisible(member.getModifiers()))
                .flatMap(PublicTypesTest::internal)
                .forEach(shown::add);

        assertThat(shown).isEmpty();
    }

    @Test
    void internalPackagesSaySo() {
        assertThat(INTERNAL)
                .allSatisfy(name -> assertThat(
                                Path.of("src/main/java", name.split("\\.")).resolve("package-info.java"))
                        .content()
                        .contains("Internal: not for import by users."));
    }

    private Stream<JavaClass> api() {
        return classes.stream()
                .filter(type -> PACKAGES.contains(type.getPackageName()))
                .filter(PublicTypesTest::isPublic)
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }

    private static boolean isOneOf(JavaClass type, Class<?> extended) {
        return type.isAssignableTo(extended) && !type.isEquivalentTo(extended);
    }

    private static boolean isPublic(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(PublicTypesTest::isPublic).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<String> internal(JavaMember member) {
        return member.getAllInvolvedRawTypes().stream()
                .filter(type -> INTERNAL.stream()
                        .anyMatch(name -> type.getPackageName().equals(name)
                                || type.getPackageName().startsWith(name + ".")))
                .map(type -> "%s shows %s".formatted(member.getFullName(), type.getName()));
    }
}
