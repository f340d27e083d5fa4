package dev.ballast.scenarios;

import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.image.ShippedImages;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.Topology;
import dev.ballast.topology.TopologyBuilder;
import java.util.List;
import java.util.Map;

/** The shipped strategies side by side in one lab, each as a balancer of its own name. */
final class EveryStrategy {

    private EveryStrategy() {}

    static List<String> names() {
        return ShippedImages.balancers();
    }

    /** Returns those that stay up while a service is empty, which the article's does not. */
    static List<String> thatStandAnEmptyService() {
        String article = Topology.article().balancer().toString();
        return names().stream().filter(name -> !name.equals(article)).toList();
    }

    static ImageSettings settings(String strategy) {
        return DeclaredSettings.of(ImageBuilder.shippedLabels().getOrDefault(strategy, Map.of()));
    }

    /** Returns a topology without services, with these balancers. */
    static TopologyBuilder of(List<String> strategies) {
        TopologyBuilder builder = Topology.builder().name("every strategy").servers(1);
        strategies.forEach(name -> builder.balancer(name, balancer -> balancer.strategy(name)));
        return builder;
    }
}
