package dev.ballast;

import dev.ballast.topology.Topology;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that is handed a running {@link Lab} as a parameter.
 *
 * <pre>{@code
 * @LabTest(apis = 1)
 * class ScaleUpIT {
 *     @Test
 *     void threeInstancesServe(Lab lab) {
 *         lab.scale("api", 3);
 *         assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
 *     }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(LabExtension.class)
public @interface LabTest {

    /** What is deployed: {@link Topology.Reference}, {@link Topology.Article}, or a supplier of your own. */
    Class<? extends Supplier<Topology>> topology() default Topology.Reference.class;

    /** API instances at the start; -1 leaves the topology's. */
    int apis() default -1;

    /** The API's image: a name, a directory with a Dockerfile, or an image reference; blank leaves the topology's. */
    String api() default "";

    /** The balancer's image, likewise. */
    String balancer() default "";

    /** Whether each test method has a lab of its own, or the class's methods share one. */
    Lifetime lifetime() default Lifetime.METHOD;

    /** How long a lab lives. */
    enum Lifetime {
        /** From before the test method to after it. */
        METHOD,
        /** From the first use in the class to after its last test. */
        CLASS
    }
}
