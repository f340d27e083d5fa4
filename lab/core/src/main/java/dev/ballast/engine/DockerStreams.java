package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Frame;
import java.io.Closeable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the engine's events and the containers' logs by docker-java. */
final class DockerStreams implements ContainerStreams {

    private static final Logger LOG = LoggerFactory.getLogger(DockerStreams.class);

    private final DockerClient docker;
    private final String lab;
    private final EngineClock clock;

    DockerStreams(Engine engine, String lab) {
        this.docker = engine.docker();
        this.lab = lab;
        this.clock = engine.clock();
    }

    @Override
    public double errorMs() {
        return clock.errorMs();
    }

    @Override
    public Instant toHost(Instant containers) {
        return clock.toHost(containers);
    }

    @Override
    public Closeable events(Instant since, Consumer<ContainerEvent> listener) {
        return docker.eventsCmd()
                .withEventTypeFilter(EventType.CONTAINER)
                .withEventFilter("start", "die")
                .withLabelFilter(Map.of(Labels.LAB, lab))
                .withSince(String.valueOf(since.plus(clock.ahead()).getEpochSecond()))
                .exec(new PassingOn<Event>(event -> described(event).ifPresent(listener)));
    }

    private Optional<ContainerEvent> described(Event event) {
        if (event.getActor() == null || event.getTimeNano() == null) {
            return Optional.empty();
        }
        Map<String, String> attributes = event.getActor().getAttributes();
        return Optional.of(new ContainerEvent(
                "die".equals(event.getAction()) ? ContainerEvent.Kind.DIED : ContainerEvent.Kind.STARTED,
                event.getActor().getId(),
                attributes.getOrDefault(Labels.NAME, ""),
                Role.of(attributes.getOrDefault(Labels.ROLE, "tool")),
                toHost(Instant.ofEpochSecond(0, event.getTimeNano())),
                Integer.parseInt(attributes.getOrDefault("exitCode", "0"))));
    }

    @Override
    public Closeable lines(String container, boolean fromBeginning, Consumer<LogLine> listener) {
        var command = docker.logContainerCmd(container)
                .withStdOut(true)
                .withStdErr(true)
                .withTimestamps(true)
                .withFollowStream(true);
        Lines lines = new Lines();
        return (fromBeginning ? command.withTailAll() : command.withTail(0))
                .exec(new PassingOn<Frame>(frame ->
                        lines.endingIn(frame).forEach(line -> stamped(line).ifPresent(listener))));
    }

    private Optional<LogLine> stamped(String line) {
        int space = line.indexOf(' ');
        try {
            return space < 0
                    ? Optional.empty()
                    : Optional.of(
                            LogLine.of(line.substring(space + 1), toHost(Instant.parse(line.substring(0, space)))));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // the engine puts no time before it
        }
    }

    /** Passes on each item; a listener that throws does not end the stream. */
    static final class PassingOn<T> extends ResultCallback.Adapter<T> {
        private final Consumer<T> listener;

        PassingOn(Consumer<T> listener) {
            this.listener = listener;
        }

        @Override
        public void onNext(T item) {
            try {
                listener.accept(item);
            } catch (RuntimeException | Error e) {
                LOG.warn("an observation is lost: {}", e.toString(), e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            LOG.debug("a stream of the engine ended", failure); // as the container or the lab does
            super.onError(failure);
        }
    }
}
