package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The images on the engine. Safe for use by several threads. */
public final class Images {

    private static final int SHOWN_OUTPUT_LINES = 60;

    /** The processor's share of a build; a container's is 1024. */
    private static final String BUILD_SHARES = "64";

    private final DockerClient docker;

    public Images(Engine engine) {
        this.docker = engine.docker();
    }

    /**
     * What a registry answered the engine about an image.
     *
     * @param serves whether it can be pulled
     * @param reason why not, for a person; blank if it can
     */
    public record RegistryAnswer(boolean serves, String reason) {}

    /** Returns the id of an image, or empty if the engine does not have it. */
    public Optional<String> id(String reference) {
        try {
            return Optional.ofNullable(docker.inspectImageCmd(reference).exec().getId());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the engine has an image. Returns false for a text that cannot be the name of an image. */
    public boolean exists(String reference) {
        try {
            return id(reference).isPresent();
        } catch (DockerException e) {
            return false;
        }
    }

    /**
     * Returns the labels of an image.
     *
     * @throws EngineException if it is not here
     */
    public Map<String, String> labels(String idOrReference) {
        try {
            InspectImageResponse found = docker.inspectImageCmd(idOrReference).exec();
            var labels = found.getConfig() == null ? null : found.getConfig().getLabels();
            return labels == null ? Map.of() : labels;
        } catch (NotFoundException e) {
            throw new EngineException("there is no image %s".formatted(idOrReference), e);
        }
    }

    /** Returns the images that have a label with any value. */
    public List<LocalImage> labelled(String label) {
        return docker.listImagesCmd().withLabelFilter(label).exec().stream()
                .map(Images::described)
                .toList();
    }

    /** Returns the images that have all these labels. */
    public List<LocalImage> labelled(Map<String, String> labels) {
        return docker.listImagesCmd().withLabelFilter(labels).exec().stream()
                .map(Images::described)
                .toList();
    }

    private static LocalImage described(Image image) {
        return new LocalImage(
                image.getId(),
                Stream.ofNullable(image.getRepoTags()).flatMap(Stream::of).toList(),
                Objects.requireNonNullElse(image.getLabels(), Map.of()),
                Objects.requireNonNullElse(image.getCreated(), 0L));
    }

    /** Returns the ids and references of all images that containers use, stopped ones too. */
    public Set<String> used() {
        Set<String> used = new HashSet<>();
        for (Container container : docker.listContainersCmd().withShowAll(true).exec()) {
            used.add(container.getImage());
            used.add(container.getImageId());
        }
        return used;
    }

    /** Gives an image a further name and tag. */
    public void tag(String idOrReference, String name, String tag) {
        docker.tagImageCmd(idOrReference, name, tag).exec();
    }

    /**
     * Removes an image's tag, and the image with its last one.
     *
     * @return whether it is gone; false if a container uses it
     */
    public boolean remove(String reference) {
        try {
            docker.removeImageCmd(reference).exec();
            return true;
        } catch (NotFoundException e) {
            return true;
        } catch (ConflictException e) {
            return false;
        }
    }

    /**
     * Removes an image with all its tags. If others are built on it, it stays without a name.
     *
     * @return why the engine did not remove it, or empty if it did
     */
    public Optional<String> forceRemove(String id) {
        try {
            docker.removeImageCmd(id).withForce(true).exec();
            return Optional.empty();
        } catch (DockerException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Asks, through the engine's mirrors and network, whether an image can be pulled. */
    public RegistryAnswer askRegistry(String reference) throws IOException {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/distribution/" + reference + "/json")
                .build();
        try (var response = ((DockerClientImpl) docker).getHttpClient().execute(request)) {
            if (response.getStatusCode() == 200) {
                return new RegistryAnswer(true, "");
            }
            String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new RegistryAnswer(
                    false, body.replaceFirst("^\\{\"message\":\"(.*)\"}$", "$1").replace("\\\"", "\""));
        }
    }

    /**
     * Pulls an image.
     *
     * @throws EngineException if it cannot be pulled within {@code limit}
     */
    public void pull(String reference, Duration limit) {
        try {
            boolean ended = docker.pullImageCmd(reference)
                    .exec(new PullImageResultCallback())
                    .awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                throw new EngineException(
                        "%s was not pulled within %d minutes".formatted(reference, limit.toMinutes()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while pulling " + reference, e);
        } catch (DockerException e) {
            throw new EngineException("cannot pull %s: %s".formatted(reference, e.getMessage()), e);
        }
    }

    /**
     * Builds an image and returns its id. Containers that run meanwhile get the processor first.
     *
     * @param context the folder of the build as a tar archive; closed by the caller
     * @throws EngineException with the end of the build's output, if it fails or takes longer than allowed
     */
    public String build(ImageRequest request, InputStream context) {
        Output output = new Output();
        var command = docker.buildImageCmd(context)
                .withLabels(request.labels())
                .withNoCache(!request.cached())
                .withCpushares(BUILD_SHARES)
                .withForcerm(true)
                .withPull(false);
        if (!request.tag().isBlank()) {
            command.withTags(Set.of(request.tag()));
        }
        request.arguments().forEach(command::withBuildArg);
        try {
            return command.exec(output).awaitImageId(request.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            List<String> lines = output.text.toString().lines().toList();
            List<String> end = lines.subList(Math.max(0, lines.size() - SHOWN_OUTPUT_LINES), lines.size());
            throw new EngineException(
                    "cannot build %s: %s%nThe end of the build's output:%n%s"
                            .formatted(request.name(), e.getMessage(), String.join(System.lineSeparator(), end)),
                    e);
        }
    }

    private static final class Output extends BuildImageResultCallback {
        private final StringBuffer text = new StringBuffer();

        @Override
        public void onNext(BuildResponseItem item) {
            if (item.getStream() != null) {
                text.append(item.getStream());
            }
            super.onNext(item);
        }
    }
}
