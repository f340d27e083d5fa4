package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loadtest.ShippedLoadTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedLoadTestTest {

    @Test
    void listsEverySimulationOfThePackage() throws Exception {
        assertThat(Stream.of(ShippedLoadTest.values()).map(ShippedLoadTest::className))
                .containsExactlyInAnyOrderElementsOf(simulations());
    }

    private static List<String> simulations() throws IOException, ReflectiveOperationException {
        ClassLoader loader = ShippedLoadTestTest.class.getClassLoader();
        List<String> names = new ArrayList<>();
        Path folder = Path.of("target/test-classes/dev/ballast/load");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name =
                        "dev.ballast.load." + file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName(name, false, loader);
                if (type != BallastSimulation.class && BallastSimulation.class.isAssignableFrom(type)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
