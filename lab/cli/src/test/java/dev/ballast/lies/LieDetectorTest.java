package dev.ballast.lies;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.ballast.loss.Cause;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks find each lie in made-up runs, and none in right ones. {@code ./ballast bench lies} does the same at length. */
class LieDetectorTest {

    /** Checks whose rules are methods that return nothing, or perhaps a fault. */
    private static final Set<String> CHECKS = Set.of("check.LossCheck", "check.LossDoubts");

    @TempDir
    private Path folder;

    @Test
    void findsEachLieAndNoOther() {
        assertThat(new LieDetector(1, folder).detect(25, judged -> {}))
                .allSatisfy(row -> assertThat(row.wrong())
                        .as("%s; expected %s, %s; %s", row.lie(), row.expected(), row.cause(), row.example())
                        .isZero());
    }

    /** In these runs of the bench another instance's pause comes together with the lie. */
    @Test
    void tellsNoLieThatAPauseMakesAnother() {
        LieDetector lies = new LieDetector(1, folder);

        assertThat(Stream.of(
                        lies.row("too few requests in a pool that stays", IntStream.of(110, 543)),
                        lies.row("an instance gets a harmless signal while the pool stays", IntStream.of(578)),
                        lies.row("an old worker ends and cuts a request that it logs", IntStream.of(332))))
                .allSatisfy(row -> assertThat(row.wrong()).as(row.example()).isZero());
    }

    /** In this run of the bench the balancer is seen to drop an instance 2 ms before the instance deregisters. */
    @Test
    void findsAHangingWatchWhateverTheErrors() {
        assertThat(new LieDetector(1, folder).row("Consul's watch hangs as an instance goes", IntStream.of(684)))
                .satisfies(row -> assertThat(row.wrong()).as(row.example()).isZero());
    }

    @Test
    void needsEachRule() {
        assertThat(new RemovedRules(1, folder).remove(1))
                .allSatisfy(row -> assertThat(row.wrong())
                        .as("judged wrongly without %s: %s", row.rule(), row.lie())
                        .isPositive());
    }

    @Test
    void aLieHasEachCause() {
        Set<String> causes =
                new LieDetector(1, folder).lies().stream().map(Lie::cause).collect(Collectors.toSet());

        assertThat(Arrays.stream(Cause.values()).map(Cause::label))
                .allSatisfy(cause -> assertThat(causes).anyMatch(told -> told.contains(cause)));
    }

    @Test
    void knowsEachRuleOfALoss() throws ReflectiveOperationException {
        Set<String> known = Stream.concat(
                        CheckRules.all().stream().map(CheckRule::toString), CheckRules.notNeeded().keySet().stream())
                .collect(Collectors.toSet());

        for (String check : CHECKS) {
            assertThat(Arrays.stream(Class.forName("dev.ballast." + check).getDeclaredMethods())
                            .filter(method -> !method.isSynthetic() && isRule(method))
                            .map(method -> check + "." + method.getName()))
                    .as("rules of %s", check)
                    .isSubsetOf(known);
        }
        assertThat(new ClassFileImporter()
                        .importPackages(Cause.class.getPackageName()).stream()
                                .filter(type -> !type.isInterface() && explainsLoss(type))
                                .map(type -> "loss.%s.explain".formatted(type.getSimpleName())))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    private static boolean isRule(Method method) {
        return method.getReturnType() == void.class || method.getReturnType() == Optional.class;
    }

    private static boolean explainsLoss(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> method.getName().equals("explain")
                        && method.getRawParameterTypes().stream()
                                .anyMatch(parameter -> parameter.getSimpleName().equals("Loss")));
    }
}
