package dev.ballast.history;

import static dev.ballast.history.EventText.count;
import static dev.ballast.history.EventText.named;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes of the whole pool. */
public sealed interface PoolEvent extends Event {

    @Override
    default Category category() {
        return Category.CHANGE;
    }

    /** A different number of instances was requested. */
    @JsonTypeName("scale-requested")
    record ScaleRequested(String service, int from, int to) implements PoolEvent {

        public ScaleRequested {
            service = named(service);
        }

        @Override
        public String label() {
            return "scale requested";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "scale %s from %s to %s".formatted(service, from, to);
        }
    }

    /**
     * The requested number of instances is in force.
     *
     * @param tookMs milliseconds since the request; null if the history does not have it
     */
    @JsonTypeName("scaled")
    record Scaled(String service, int to, @Nullable Long tookMs) implements PoolEvent {

        public Scaled {
            service = named(service);
        }

        @Override
        public String label() {
            return "scaled";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "the pool of %s is in force with %s%s"
                    .formatted(
                            service,
                            count(to, "instance"),
                            tookMs == null ? "" : String.format(Locale.ROOT, ", after %.2f s", tookMs / 1000.0));
        }
    }
}
