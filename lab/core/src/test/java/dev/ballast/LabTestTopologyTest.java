package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.topology.Topology;
import dev.ballast.topology.file.TopologyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What {@code @LabTest} chooses. No lab is started. */
class LabTestTopologyTest {

    private static final String FOLDER = "src/test/resources/dev/ballast/topology/file/";

    @LabTest(file = FOLDER + "valid/only-consul.yaml", apis = 2, balancer = "haproxy")
    private static final class OfAFile {}

    @LabTest(file = FOLDER + "wrong/servers.yaml")
    private static final class OfAWrongFile {}

    @LabTest(file = FOLDER + "valid/only-consul.yaml", topology = Topology.Article.class)
    private static final class OfBoth {}

    @LabTest(topology = Topology.Article.class, apis = 2)
    private static final class OfASupplier {}

    @Test
    void fileIsReadAndOtherAttributesChangeIt() {
        assertThat(topology(OfAFile.class))
                .isEqualTo(Topology.reference()
                        .withName("only-consul")
                        .withServers(1)
                        .withApis(2)
                        .withBalancer("haproxy"));
    }

    @Test
    void wrongFileIsNamedWithItsLine() {
        assertThatExceptionOfType(TopologyException.class)
                .isThrownBy(() -> topology(OfAWrongFile.class))
                .withMessage(FOLDER + "wrong/servers.yaml:2: consul.servers (2) must be 1, 3, 5 or 7");
    }

    @Test
    void fileAndTopologyTogetherAreRefused() {
        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(() -> topology(OfBoth.class))
                .withMessageContaining("only-consul.yaml")
                .withMessageContaining("Topology$Article");
    }

    @Test
    void supplierGoesOnToWork() {
        assertThat(topology(OfASupplier.class)).isEqualTo(Topology.article().withApis(2));
    }

    private static Topology topology(Class<?> test) {
        return LabExtension.topology(test.getAnnotation(LabTest.class));
    }
}
