package dev.ballast.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service: its name in Consul, and the instances {@code NAME-1}, {@code NAME-2}, … of one image. Immutable.
 *
 * @param name 1 to 31 lower-case letters, digits and {@code -}
 * @param image source of the image
 * @param count number of instances at the start, 0 to {@value #MAX_COUNT}
 * @param route path at which the balancers serve it, such as {@code /shop}, which they strip; or the host name at which they
 *     serve all paths of it, such as {@code admin.example}
 * @param port port on which an instance listens; 0 for the one that the image says
 * @param check path of Consul's check; blank for the one that the image says
 * @param tags tags in Consul; empty for those that the image says
 * @param settings settings of services that it sets itself
 */
public record ServiceSpec(
        String name,
        ImageSource image,
        int count,
        String route,
        int port,
        String check,
        List<String> tags,
        Settings settings) {

    /** The most instances that a service may start with. */
    public static final int MAX_COUNT = 100;

    /** The route of a service without one. */
    public static final String ROOT = "/";

    private static final int MOST_TAGS = 20;

    /** @throws IllegalArgumentException naming the first value that does not fit, and what fits */
    public ServiceSpec {
        checkedName(name);
        FieldRules.within("count", count, 0, MAX_COUNT);
        FieldRules.route(route);
        FieldRules.within("port", port, 0, Ports.LAST);
        if (!check.isEmpty()) {
            FieldRules.check(check);
        }
        tags = checkedTags(tags);
        settings.checked(true);
    }

    /** Instances of balancers register themselves as {@code nginx}, whichever program they are. */
    private static void checkedName(String name) {
        if (FieldRules.name(name).equals("nginx")) {
            throw new IllegalArgumentException(
                    "name (nginx) is the one under which balancers register; choose another");
        }
    }

    private static List<String> checkedTags(List<String> tags) {
        FieldRules.within("number of tags", tags.size(), 0, MOST_TAGS);
        tags.forEach(FieldRules::tag);
        return List.copyOf(tags);
    }

    /** Returns whether another service's route is the same one: host names have no case. */
    public boolean hasRouteOf(ServiceSpec other) {
        return route.startsWith(ROOT) ? route.equals(other.route) : route.equalsIgnoreCase(other.route);
    }

    /** Returns a builder that begins with this service's values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a {@link ServiceSpec}. Each method refuses a value that does not fit. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private @Nullable ImageSource image;
        private int count = 1;
        private String route = ROOT;
        private int port;
        private String check = "";
        private List<String> tags = List.of();
        private Settings settings = Settings.NONE;

        /** @throws IllegalArgumentException if a service cannot have that name, with what it may be */
        public Builder(String name) {
            checkedName(name);
            this.name = name;
        }

        private Builder(ServiceSpec from) {
            name = from.name;
            image = from.image;
            count = from.count;
            route = from.route;
            port = from.port;
            check = from.check;
            tags = from.tags;
            settings = from.settings;
        }

        /** Runs it from that image: a name such as {@code api-java}, a directory with a Dockerfile, or an image reference. */
        public Builder image(String image) {
            return image(ImageSource.parse(image));
        }

        /** Runs it from that image. */
        public Builder image(ImageSource image) {
            this.image = image;
            return this;
        }

        /** Starts with that many instances, 0 to {@value #MAX_COUNT}. */
        public Builder count(int count) {
            this.count = FieldRules.within("count", count, 0, MAX_COUNT);
            return this;
        }

        /**
         * Serves it at that path and below, such as {@code /shop}, or at that host name, such as {@code admin.example}; default
         * {@value #ROOT}.
         */
        public Builder route(String route) {
            this.route = FieldRules.route(route);
            return this;
        }

        /** Says on which port the image listens, 1 to 65535, instead of the image. */
        public Builder port(int port) {
            this.port = FieldRules.within("port", port, 1, Ports.LAST);
            return this;
        }

        /** Says at which path Consul checks an instance, instead of the image. */
        public Builder check(String path) {
            this.check = FieldRules.check(path);
            return this;
        }

        /** Says which tags it has in Consul, instead of the image. */
        public Builder tags(List<String> tags) {
            this.tags = checkedTags(tags);
            return this;
        }

        /** Sets a setting of services. */
        public Builder set(Setting setting, String value) {
            Settings.requireLevel(setting, true);
            this.settings = settings.with(setting, value);
            return this;
        }

        /** Replaces all settings. */
        Builder settings(Settings settings) {
            this.settings = settings;
            return this;
        }

        /**
         * Returns the service.
         *
         * @throws IllegalArgumentException if no image was chosen
         */
        public ServiceSpec build() {
            if (image == null) {
                throw new IllegalArgumentException(
                        "image is missing; give a name such as api-flask, a directory, or an image");
            }
            return new ServiceSpec(name, image, count, route, port, check, tags, settings);
        }
    }
}
