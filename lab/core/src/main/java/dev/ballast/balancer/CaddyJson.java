package dev.ballast.balancer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** Caddy's own configuration, as its admin API has it: {@code dial} in the upstreams of a {@code reverse_proxy}. */
final class CaddyJson implements Syntax {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Override
    public boolean fits(String configuration) {
        return configuration.contains("\"reverse_proxy\"")
                && parsed(configuration).isPresent();
    }

    @Override
    public void read(String configuration, FoundUpstreams into) {
        parsed(configuration).ifPresent(root -> read(root, into));
    }

    private static Optional<JsonNode> parsed(String configuration) {
        try {
            return Optional.of(JSON.readTree(configuration)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // a Caddyfile may begin with a brace, too
        }
    }

    private static void read(JsonNode node, FoundUpstreams into) {
        if (node.path("handler").asText().equals("reverse_proxy")) {
            node.path("upstreams")
                    .forEach(upstream -> CaddyAddress.read(upstream.path("dial").asText(), upstream.toString(), into));
            if (node.has("dynamic_upstreams")) {
                into.unclear(node.path("dynamic_upstreams").toString(), "a look-up tells the members");
            }
        }
        node.forEach(inner -> read(inner, into));
    }
}
