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
 * Gives the tests of a class a running {@link Lab} as a parameter. The lab is closed after the test, and a failed test is
 * recorded in its run directory. If the lab cannot start, the test fails with the {@link LabException}. Each of Ballast's
 * assertions leaves its verdict in the run; a test without any, and without {@link LabClaim}, claims nothing of the system, so
 * its run is UNKNOWN.
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

    /** What is deployed: {@link Topology.Reference}, {@link Topology.Article}, or another supplier without parameters. */
    Class<? extends Supplier<Topology>> topology() default Topology.Reference.class;

    /**
     * What is deployed, as a file that {@link dev.ballast.topology.file.TopologyFile} reads, relative to the folder in which the
     * tests run; blank for {@link #topology}. Only one of the two may be given.
     */
    String file() default "";

    /** Number of API instances at the start; -1 keeps the topology's. */
    int apis() default -1;

    /**
     * The API's image: a name, a directory with a Dockerfile, or an image reference; blank keeps the topology's. A relative
     * directory begins at the working directory, which for Maven is the module's.
     */
    String api() default "";

    /**
     * The balancer's image: a name, a directory with a Dockerfile, or an image reference; blank keeps the topology's. A relative
     * directory begins at the working directory, which for Maven is the module's.
     */
    String balancer() default "";

    /** Whether each test method gets a new lab, or all methods of the class share one. */
    Lifetime lifetime() default Lifetime.METHOD;

    /** How long a lab lives. */
    enum Lifetime {
        /** From before the test method to after it. */
        METHOD,
        /** From the first use in the class to after its last test. */
        CLASS
    }
}
