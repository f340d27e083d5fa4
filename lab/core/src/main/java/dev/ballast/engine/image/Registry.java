package dev.ballast.engine.image;

import dev.ballast.engine.EngineException;
import dev.ballast.engine.Images;
import dev.ballast.engine.LabThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Registries, as the engine reaches them, with the engine's mirrors and network instead of this process's. The
 * environment variable {@value #MOVED} moves every reference's registry to another, such as {@code localhost:5001}.
 */
public final class Registry {

    public static final String MOVED = "BALLAST_REGISTRY";

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(4);
    private static final Duration PULL_LIMIT = Duration.ofMinutes(15);

    private final Images images;
    private final String moved;

    Registry(Images images, Map<String, String> environment) {
        this.images = images;
        this.moved = environment.getOrDefault(MOVED, "").strip();
    }

    /**
     * The answer of a registry about an image.
     *
     * @param serves whether it has the image
     * @param source the reference by which to pull it
     * @param reason why it is not served, for a person; blank if it is
     */
    public record Answer(boolean serves, String source, String reason) {}

    /** Asks whether an image can be pulled. Each place to look has 4 s to answer. */
    public Answer ask(String reference) {
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
                Images.RegistryAnswer said = images.askRegistry(source);
                answer.complete(new Answer(said.serves(), source, said.reason()));
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

    /**
     * Pulls an image, and tags it as {@code reference} if it came from another place.
     *
     * @throws EngineException if it cannot be pulled
     */
    void pull(String source, String reference) {
        images.pull(source, PULL_LIMIT);
        ImageReference parsed = ImageReference.parse(reference);
        if (!source.equals(parsed.toString()) && !parsed.suffix().contains("@")) {
            String whole = parsed.toString();
            String name = whole.substring(0, whole.length() - parsed.suffix().length());
            images.tag(source, name, parsed.suffix().substring(1));
        }
    }
}
