package dev.ballast.topology;

import org.jspecify.annotations.Nullable;

/**
 * A balancer: the containers {@code NAME}, {@code NAME-2}, {@code NAME-3}, … of one strategy. Immutable.
 *
 * @param name 1 to 31 lower-case letters, digits and {@code -}
 * @param image source of the image, which is its strategy
 * @param count number of containers, 1 to {@value #MAX_COUNT}
 * @param port port of the first container on the host; 0 picks a free one, as for the others
 * @param settings settings of balancers that it sets itself
 */
public record BalancerSpec(String name, ImageSource image, int count, int port, Settings settings) {

    /** The most containers that a balancer may have. */
    public static final int MAX_COUNT = 10;

    /** @throws IllegalArgumentException naming the first value that does not fit, and what fits */
    public BalancerSpec {
        FieldRules.name(name);
        FieldRules.within("count", count, 1, MAX_COUNT);
        FieldRules.within("port", port, 0, Ports.LAST);
        settings.checked(false);
    }

    /** Returns a builder that begins with this balancer's values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a {@link BalancerSpec}. Each method refuses a value that does not fit. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private @Nullable ImageSource image;
        private int count = 1;
        private int port;
        private Settings settings = Settings.NONE;

        /** @throws IllegalArgumentException if a balancer cannot have that name, with what it may be */
        public Builder(String name) {
            this.name = FieldRules.name(name);
        }

        private Builder(BalancerSpec from) {
            name = from.name;
            image = from.image;
            count = from.count;
            port = from.port;
            settings = from.settings;
        }

        /** Runs it from that image: the name of one that ships, a directory with a Dockerfile, or an image reference. */
        public Builder strategy(String image) {
            return strategy(ImageSource.parse(image));
        }

        /** Runs it from that image. */
        public Builder strategy(ImageSource image) {
            this.image = image;
            return this;
        }

        /** Runs that many containers, 1 to {@value #MAX_COUNT}. */
        public Builder count(int count) {
            this.count = FieldRules.within("count", count, 1, MAX_COUNT);
            return this;
        }

        /** Publishes the first container on that port of the host; 0, the default, picks a free one. */
        public Builder port(int port) {
            this.port = FieldRules.within("port", port, 0, Ports.LAST);
            return this;
        }

        /** Sets a setting of balancers. */
        public Builder set(Setting setting, String value) {
            Settings.requireLevel(setting, false);
            this.settings = settings.with(setting, value);
            return this;
        }

        /** Replaces all settings. */
        Builder settings(Settings settings) {
            this.settings = settings;
            return this;
        }

        /**
         * Returns the balancer.
         *
         * @throws IllegalArgumentException if no strategy was chosen
         */
        public BalancerSpec build() {
            if (image == null) {
                throw new IllegalArgumentException(
                        "strategy is missing; give a name, a directory (./NAME), or an image (NAME:TAG)");
            }
            return new BalancerSpec(name, image, count, port, settings);
        }
    }
}
