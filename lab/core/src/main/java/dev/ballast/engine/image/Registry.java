package dev.ballast.engine.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.LabThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Registries, as the engine reaches them: with its mirrors and its network, not this process's. The environment
 * variable {@value #MOVED} moves every reference's registry to another, such as {@code localhost:5001}.
 */
final class Registry {

    static final String MOVED = "BALLAST_REGISTRY";

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(4);
    private static final Duration PULL_LIMIT = Duration.ofMinutes(15);

    private final DockerClient docker;
    private final String moved;

    Registry(DockerClient docker, Map<String, String> environment) {
        this.docker = docker;
        this.moved = environment.getOrDefault(MOVED, "").strip();
    }

    /**
     * What a registry said of an image.
     *
     * @param serves whether it has it
     * @param source the reference by which to pull it
     * @param reason why it is not served, for a person; blank where it is
     */
    record Answer(boolean serves, String source, String reason) {}

    /** Asks, within {@code 4} seconds for each place to look, whether an image can be pulled. */
    Answer ask(String reference) {
        ImageReference parsed = ImageReference.parse(reference);
        List<String> sources = moved.isEmpty() ? List.of(parsed.toString()) : parsed.movedTo(moved);
        Answer answer = new Answer(false, reference, "nowhere to look");
        for (String source : sources) {
            answer = askFor(source);
            if (answer.serves()) {
                return answer;
            }
        }
        return answer;
    }

    private Answer askFor(String source) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        LabThreads.start(() -> {
            try {
                answer.complete(distribution(source));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Answer(false, source, "no answer within %d s".formatted(ANSWER_LIMIT.toSeconds()));
        } catch (ExecutionException e) {
            return new Answer(false, source, String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while asking for " + source, e);
        }
    }

    private Answer distribution(String source) throws IOException {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/distribution/" + source + "/json")
                .build();
        try (var response = ((DockerClientImpl) docker).getHttpClient().execute(request)) {
            if (response.getStatusCode() == 200) {
                return new Answer(true, source, "");
            }
            String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(
                    false,
                    source,
                    body.replaceFirst("^\\{\"message\":\"(.*)\"}$", "$1").replace("\\\"", "\""));
        }
    }

    /**
     * Pulls an image, and tags it as {@code reference} where it came from another place.
     *
     * @throws EngineException if it cannot be pulled
     */
    void pull(String source, String reference) {
        try {
            boolean ended = docker.pullImageCmd(source)
                    .exec(new PullImageResultCallback())
                    .awaitCompletion(PULL_LIMIT.toMinutes(), TimeUnit.MINUTES);
            if (!ended) {
                throw new EngineException(
                        "%s was not pulled within %d minutes".formatted(source, PULL_LIMIT.toMinutes()));
            }
            ImageReference parsed = ImageReference.parse(reference);
            if (!source.equals(parsed.toString()) && !parsed.suffix().contains("@")) {
                String name = parsed.toString()
                        .substring(
                                0, parsed.toString().length() - parsed.suffix().length());
                docker.tagImageCmd(source, name, parsed.suffix().substring(1)).exec();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while pulling " + source, e);
        } catch (DockerException e) {
            throw new EngineException("cannot pull %s: %s".formatted(source, e.getMessage()), e);
        }
    }
}
