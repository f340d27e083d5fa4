package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ballast.check.Rulings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs last in the build, and counts the checks that were skipped in all modules because the load generator was late. */
class SkippedChecksIT {

    @Test
    void fewChecksWereSkipped() {
        String property = System.getProperty(Rulings.FILE, "");
        assumeFalse(property.isEmpty(), "only mvn verify counts checks");
        Path file = Path.of(property);

        Rulings rulings = Rulings.read(file);

        assertThat(rulings.checks())
                .as(
                        "checks in %s: the load test of this module adds some, so it did not run or did not judge; see its output "
                                + "above, and leave out -Dgatling.skip",
                        file)
                .isPositive();
        rulings.summary().forEach(System.out::println);
        assertThat(rulings.holds())
                .as(
                        "%s, listed in %s: give the machine less other work; if that does not help, the generator is at fault",
                        rulings, file)
                .isTrue();
    }
}
