package dev.ballast.history;

import static dev.ballast.history.EventText.after;
import static dev.ballast.history.EventText.named;
import static dev.ballast.history.EventText.orBlank;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Events of one instance: what was done to it, and what its container and its processes did. */
public sealed interface InstanceEvent extends Event {

    /** Returns the instance's name. */
    String instance();

    @Override
    default Category category() {
        return Category.POOL;
    }

    /**
     * An instance's container runs.
     *
     * @param container the host name in it; blank if a history does not say
     * @param address {@code ip:port}, as Consul and the balancer name it; blank if a history does not say
     */
    @JsonTypeName("instance-started")
    record Started(String instance, String service, String container, String address) implements InstanceEvent {

        public Started {
            instance = named(instance);
            service = named(service);
            container = orBlank(container);
            address = orBlank(address);
        }

        @Override
        public String label() {
            return "instance started";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance + " started" + after(" as ", container) + after(" at ", address);
        }
    }

    /**
     * An instance was asked to stop.
     *
     * @param byHand whether somebody else than Ballast asked it, as by {@code docker stop}; false in older histories
     */
    @JsonTypeName("instance-stopping")
    record Stopping(
            String instance,
            String service,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean byHand) implements InstanceEvent {

        public Stopping {
            instance = named(instance);
            service = named(service);
        }

        /** Makes the event of a stop that Ballast asks for. */
        public Stopping(String instance, String service) {
            this(instance, service, false);
        }

        @Override
        public String label() {
            return "instance stopping";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance + " was asked to stop" + (byHand ? " by hand" : "");
        }

        @Override
        public Category category() {
            return byHand ? Category.BAD : Category.POOL;
        }
    }

    /** An instance's container is gone. */
    @JsonTypeName("instance-stopped")
    record Stopped(String instance, String service) implements InstanceEvent {

        public Stopped {
            instance = named(instance);
            service = named(service);
        }

        @Override
        public String label() {
            return "instance stopped";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance + " is gone";
        }
    }

    /**
     * An instance's container was sent a signal.
     *
     * @param byHand whether somebody else than Ballast sent it, as by {@code docker kill}; false in older histories
     */
    @JsonTypeName("instance-killed")
    record Killed(
            String instance,
            String service,
            String signal,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean byHand)
            implements InstanceEvent {

        public Killed {
            instance = named(instance);
            service = named(service);
            signal = orBlank(signal);
        }

        /** Makes the event of a signal that Ballast sent. */
        public Killed(String instance, String service, String signal) {
            this(instance, service, signal, false);
        }

        /** Returns whether the signal ends the instance at once; if another one does, {@link Died} follows. */
        public boolean endsAtOnce() {
            return Set.of("KILL", "SIGKILL", "9").contains(signal.toUpperCase(Locale.ROOT));
        }

        /** Returns whether the signal lets a stopped instance go on. */
        public boolean letsGoOn() {
            return Set.of("CONT", "SIGCONT", "18").contains(signal.toUpperCase(Locale.ROOT));
        }

        @Override
        public String label() {
            return "instance killed";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s was sent %s%s"
                    .formatted(instance, signal.isBlank() ? "a signal" : signal, byHand ? " by hand" : "");
        }

        @Override
        public Category category() {
            return Category.BAD;
        }
    }

    /**
     * The engine reported that an instance's container was paused, so that all its processes stand still, or goes on.
     *
     * @param paused false if it goes on
     */
    @JsonTypeName("instance-paused")
    record Paused(String instance, String service, boolean paused) implements InstanceEvent {

        public Paused {
            instance = named(instance);
            service = named(service);
        }

        @Override
        public String label() {
            return "instance paused";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance + (paused ? " was paused" : " goes on after a pause");
        }

        @Override
        public Category category() {
            return paused ? Category.BAD : Category.POOL;
        }
    }

    /**
     * The engine reported that an instance's container ended, asked to or not.
     *
     * @param exitCode null if a history does not say
     */
    @JsonTypeName("instance-died")
    record Died(String instance, String service, @Nullable Integer exitCode) implements InstanceEvent {

        public Died {
            instance = named(instance);
            service = named(service);
        }

        @Override
        public String label() {
            return "instance died";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s ended%s".formatted(instance, exitCode == null ? "" : " with exit code " + exitCode);
        }
    }

    /** An instance took all the memory that it may take, and the kernel killed a process of it. */
    @JsonTypeName("instance-out-of-memory")
    record OutOfMemory(String instance, String service) implements InstanceEvent {

        public OutOfMemory {
            instance = named(instance);
            service = named(service);
        }

        @Override
        public String label() {
            return "instance out of memory";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance + " ran out of memory, so the kernel killed a process of it; BALLAST_BOUNDS has its bound";
        }

        @Override
        public Category category() {
            return Category.BAD;
        }
    }

    /** An instance began to register with Consul. */
    @JsonTypeName("registered")
    record Registered(String instance, String service) implements InstanceEvent {

        public Registered {
            instance = named(instance);
            service = named(service);
        }

        @Override
        public String label() {
            return "registered";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance + " registers with Consul";
        }
    }

    /** An instance began to deregister from Consul. */
    @JsonTypeName("deregistered")
    record Deregistered(String instance, String service) implements InstanceEvent {

        public Deregistered {
            instance = named(instance);
            service = named(service);
        }

        @Override
        public String label() {
            return "deregistered";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return instance + " deregisters from Consul";
        }
    }

    /**
     * A supervised process of an instance started or ended.
     *
     * @param words what the supervisor says of it
     * @param serves whether the process may serve requests. Older histories lack this component; in them a process serves
     *     unless its name is that of a program that served no requests in the images of that time.
     * @param balancer whether the instance is a container of a balancer. Older histories lack this component; in them the only
     *     balancer has that name.
     */
    @JsonTypeName("process")
    record ProcessChanged(
            String instance,
            String process,
            boolean running,
            String words,
            @Nullable Boolean serves,
            @Nullable Boolean balancer)
            implements InstanceEvent {

        /** Fixed: today's observers say it of each process, by what the images name. */
        private static final Set<String> SERVED_NOTHING =
                Set.of("consul", "register", "drain", "consul-template", "tell-members", "follow-pool");

        public ProcessChanged {
            instance = named(instance);
            process = named(process);
            words = orBlank(words);
            serves = serves == null ? !SERVED_NOTHING.contains(process) : serves;
            balancer = balancer == null ? instance.equals("balancer") : balancer;
        }

        /** Makes an event as older histories have it. */
        public ProcessChanged(String instance, String process, boolean running, String words) {
            this(instance, process, running, words, null, null);
        }

        /** Makes an event of a history that does not say whether the instance is a balancer. */
        public ProcessChanged(
                String instance, String process, boolean running, String words, @Nullable Boolean serves) {
            this(instance, process, running, words, serves, null);
        }

        /** Returns whether it ended by itself with a status that the supervisor expects: "(exit status 2; expected)". */
        public boolean exitedAsExpected() {
            return !running && words.contains("; expected)");
        }

        /** Returns whether it ended by itself with status 0, expected or not; a process that was stopped has no semicolon. */
        public boolean exitedWithZero() {
            return !running && words.contains("(exit status 0;");
        }

        /** Returns whether the supervisor stopped it; of each other end it says whether it was expected. */
        public boolean wasStopped() {
            return !running && !words.contains("expected");
        }

        @Override
        public String label() {
            return "process";
        }

        @Override
        public String describe(UnaryOperator<String> nameOf) {
            return "%s: %s %s%s".formatted(instance, process, running ? "started" : "ended", after(" ", words));
        }

        @Override
        public Category category() {
            return Boolean.TRUE.equals(balancer) ? Category.BALANCER : Category.POOL;
        }
    }
}
