package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Frame;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the engine's events and the containers' logs by docker-java. */
final class DockerStreams implements ContainerStreams {

    private static final Logger LOG = LoggerFactory.getLogger(DockerStreams.class);

    /** The lines between a moment just now and the engine's answer; the engine need not search a long log for the moment. */
    private static final int MOST_SINCE_BEGIN = 10_000;

    /** What the engine calls them. */
    private static final Map<String, ContainerEvent.Kind> KINDS = Map.of(
            "start", ContainerEvent.Kind.STARTED,
            "pause", ContainerEvent.Kind.PAUSED,
            "unpause", ContainerEvent.Kind.UNPAUSED,
            "die", ContainerEvent.Kind.DIED,
            "kill", ContainerEvent.Kind.SIGNALLED,
            "oom", ContainerEvent.Kind.OUT_OF_MEMORY);

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
    public Closeable events(Instant since, Listener<ContainerEvent> listener) {
        Instant begin = since.plus(clock.ahead());
        return new Following<>(new Events(begin), new ReadUpTo(begin), listener, Following.Later.BY_THE_CLOCK).start();
    }

    @Override
    public Followed lines(String container, @Nullable Instant since, Listener<LogLine> listener) {
        Instant begin = since == null ? null : since.plus(clock.ahead());
        return new Following<>(
                        new Output(container, begin),
                        new ReadUpTo(begin == null ? Instant.EPOCH : begin),
                        listener,
                        Following.Later.BY_THE_CLOCK)
                .start();
    }

    /** The starts, pauses and ends of the lab's containers, their signals, and their lack of memory. The engine keeps the newest. */
    private final class Events implements Following.Source<ContainerEvent> {

        private final Instant begin;

        Events(Instant begin) {
            this.begin = begin;
        }

        @Override
        public Closeable open(@Nullable Instant since, Following.Sink<ContainerEvent> sink) {
            return docker.eventsCmd()
                    .withEventTypeFilter(EventType.CONTAINER)
                    .withEventFilter(KINDS.keySet().toArray(String[]::new))
                    .withLabelFilter(Map.of(Labels.LAB, lab))
                    .withSince(String.valueOf((since == null ? begin : since).getEpochSecond()))
                    .exec(new PassingOn<Event>(sink, event -> pass(event, sink)));
        }

        private void pass(Event event, Following.Sink<ContainerEvent> sink) {
            if (event.getActor() != null && event.getTimeNano() != null) {
                Instant at = Instant.ofEpochSecond(0, event.getTimeNano());
                sink.next("events", at, described(event, toHost(at)));
            }
        }

        @Override
        public Following.State state() {
            return Following.State.RUNS;
        }

        @Override
        public boolean isKept() {
            return false;
        }
    }

    private static ContainerEvent described(Event event, Instant at) {
        Map<String, String> attributes = event.getActor().getAttributes();
        Role role = Role.of(attributes.getOrDefault(Labels.ROLE, "tool"));
        return new ContainerEvent(
                KINDS.getOrDefault(String.valueOf(event.getAction()), ContainerEvent.Kind.STARTED),
                event.getActor().getId(),
                attributes.getOrDefault(Labels.NAME, ""),
                role,
                Labels.service(attributes, role),
                at,
                Integer.parseInt(attributes.getOrDefault("exitCode", attributes.getOrDefault("signal", "0"))));
    }

    /** What a container prints. The engine keeps it in a file for as long as the container exists. */
    private final class Output implements Following.Source<LogLine> {

        private final String container;
        private final @Nullable Instant begin;

        Output(String container, @Nullable Instant begin) {
            this.container = container;
            this.begin = begin;
        }

        @Override
        public Closeable open(@Nullable Instant since, Following.Sink<LogLine> sink) {
            var command = docker.logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTimestamps(true)
                    .withFollowStream(true);
            if (since != null) {
                command.withTailAll().withSince((int) since.getEpochSecond());
            } else if (begin != null) {
                command.withTail(MOST_SINCE_BEGIN).withSince((int) begin.getEpochSecond());
            } else {
                command.withTailAll();
            }
            Lines lines = new Lines();
            return command.exec(new PassingOn<Frame>(
                    sink, frame -> lines.endingIn(frame).forEach(line -> stamped(frame.getStreamType(), line, sink))));
        }

        private void stamped(Object from, String line, Following.Sink<LogLine> sink) {
            int space = line.indexOf(' ');
            if (space < 0) {
                return; // the engine puts a time before each line
            }
            try {
                Instant at = Instant.parse(line.substring(0, space));
                sink.next(from, at, LogLine.of(line.substring(space + 1), toHost(at)));
            } catch (DateTimeParseException e) {
                LOG.debug("a line of {} has no time: {}", container, line);
            }
        }

        @Override
        public Following.State state() {
            try {
                return Boolean.TRUE.equals(docker.inspectContainerCmd(container)
                                .exec()
                                .getState()
                                .getRunning())
                        ? Following.State.RUNS
                        : Following.State.STOPPED;
            } catch (NotFoundException e) {
                return Following.State.GONE;
            }
        }

        @Override
        public boolean isKept() {
            return true;
        }
    }

    /** Passes on what docker-java reads from one opening of a stream. */
    private static final class PassingOn<T> extends ResultCallback.Adapter<T> {
        private final Following.Sink<?> sink;
        private final Consumer<T> items;

        PassingOn(Following.Sink<?> sink, Consumer<T> items) {
            this.sink = sink;
            this.items = items;
        }

        @Override
        public void onStart(Closeable stream) {
            super.onStart(stream);
            if (!sink.opened()) {
                end(this);
            }
        }

        private static void end(Closeable stream) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug("a stream of the engine did not close", e);
            }
        }

        @Override
        public void onNext(T item) {
            try {
                items.accept(item);
            } catch (RuntimeException e) {
                sink.lost(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            try {
                super.onError(failure);
            } finally {
                sink.ended(failure);
            }
        }

        @Override
        public void onComplete() {
            try {
                super.onComplete();
            } finally {
                sink.ended(null);
            }
        }
    }
}
