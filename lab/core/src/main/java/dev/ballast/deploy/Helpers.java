package dev.ballast.deploy;

import dev.ballast.engine.Container;
import dev.ballast.engine.image.ImageLabels;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the supervised processes that may serve requests from those that help them. */
public final class Helpers {

    /** The processes of {@code ballast/base}. */
    private static final Set<String> OF_BASE = Set.of("consul", "register", "drain");

    private Helpers() {}

    /** The helpers of all images that ship, for an image that names none. */
    private static final class Shipped {
        static final Set<String> NAMES = BalancerLabels.shipped(ImageLabels.HELPERS)
                .flatMap(Helpers::words)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns whether a supervised process of a container may serve requests. If the container's labels do not name its
     * helpers, those of all images that ship serve none.
     *
     * @param process supervisord's name of it
     */
    public static boolean serves(Container container, String process) {
        String helpers =
                switch (container.role()) {
                    case API, BALANCER -> container.labels().get(ImageLabels.HELPERS);
                    case SERVER, UI, SIDECAR, TOOL -> null;
                };
        return !OF_BASE.contains(process)
                && (helpers == null
                        ? !Shipped.NAMES.contains(process)
                        : words(helpers).noneMatch(process::equals));
    }

    private static Stream<String> words(String label) {
        return Stream.of(label.strip().split("\\s+"));
    }
}
