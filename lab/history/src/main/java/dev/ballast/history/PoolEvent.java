package dev.ballast.history;

import static dev.ballast.history.EventText.named;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What was asked of the pool as a whole. */
public sealed interface PoolEvent extends Event {

    @Override
    default Category category() {
        return Category.CHANGE;
    }

    /** Somebody asked for another number of instances. */
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
            return "scale %s from %d to %d".formatted(service, from, to);
        }
    }

    /**
     * The number asked for is in force.
     *
     * @param tookMs milliseconds since it was asked for; null if a history does not say
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
            return "%d of %s in force%s"
                    .formatted(
                            to,
                            service,
                            tookMs == null ? "" : String.format(Locale.ROOT, " after %.2f s", tookMs / 1000.0));
        }
    }
}
