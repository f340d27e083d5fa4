package dev.ballast.scenarios;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.Instance;
import java.time.Duration;

/**
 * The check with which an instance is registered, as the agent keeps it on disk, because its HTTP API does not show all
 * of it.
 *
 * @param service name of the service
 * @param url what is asked for
 * @param interval how often
 * @param removedAfter how long the service may stay critical before it is deregistered; zero if for ever
 */
record AgentCheck(String service, String url, Duration interval, Duration removedAfter) {

    static AgentCheck of(Instance instance) {
        String kept = instance.exec("sh", "-c", "cat /tmp/consul/checks/*").stdout();
        try {
            JsonNode file = new ObjectMapper().readTree(kept);
            JsonNode asked = file.path("ChkType");
            return new AgentCheck(
                    file.path("Check").path("ServiceName").asText(),
                    asked.path("HTTP").asText(),
                    Duration.ofNanos(asked.path("Interval").asLong()),
                    Duration.ofNanos(
                            asked.path("DeregisterCriticalServiceAfter").asLong()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the agent of %s keeps no check: %s".formatted(instance, kept), e);
        }
    }
}
