package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.engine.Engine;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A lab runs the user's own images: an API from a folder with a Dockerfile, and a balancer from a built image. */
@LabTest(topology = OwnImagesIT.OwnImages.class)
class OwnImagesIT {

    @Test
    void theyTakeTheShippedOnesPlaces(Lab lab) {
        assertThat(lab.topology().api().kind()).isEqualTo(ImageSource.Kind.DIRECTORY);
        assertThat(lab.topology().balancer().kind()).isEqualTo(ImageSource.Kind.REFERENCE);

        lab.scale("api", 2);

        assertThat(lab.consul().services()).containsEntry("api", List.of("own"));
        assertThat(lab.instance("api-2").exec("test", "-f", "/app/api.py").succeeded())
                .as("the directory's file is in the container")
                .isTrue();
        assertThat(Containers.rights(lab.instance("api-2"))).isEqualTo(Containers.FEW_RIGHTS);
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    /** The reference system with both exchanged. */
    static final class OwnImages implements Supplier<Topology> {
        @Override
        public Topology get() {
            String built = new ImageBuilder(Engine.connect(), line -> {})
                    .build(ImageSource.parse("nginx-reload"))
                    .reference();
            return Topology.reference()
                    .withApi(Resources.folder("/own-api").toString())
                    .withBalancer(built);
        }
    }
}
