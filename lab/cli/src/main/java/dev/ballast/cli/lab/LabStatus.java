package dev.ballast.cli.lab;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.live.LivePage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A lab as it is now; also the JSON of {@code status --json}.
 *
 * @param state {@code ready}, {@code changing}, {@code incomplete} or {@code orphaned}
 * @param startedBy the command or the test that started it
 * @param owner the process that started it, {@code host:pid}
 * @param balancer URL of the front door, or blank
 * @param ui URL of Consul's UI, or blank
 * @param live URL of the live page, or blank if the lab was started without one
 * @param liveAnswers whether the live page answers
 * @param run path of the run directory
 * @param problem why the status is incomplete, or blank
 */
record LabStatus(
        String id,
        String state,
        String topology,
        String startedBy,
        boolean detached,
        String owner,
        String balancer,
        String ui,
        String live,
        boolean liveAnswers,
        List<Part> instances,
        List<String> upstreams,
        List<String> consulPassing,
        String run,
        String problem) {

    /** A balancer or a Consul that hangs must not block the command. */
    private static final int LIMIT_SECONDS = 8;

    /**
     * One container.
     *
     * @param address {@code ip:port} of an API instance, the address alone of others
     */
    record Part(String name, String role, String state, String hostname, String address, String image) {}

    static LabStatus of(Engine engine, Labs.Found found) {
        CompletableFuture<LabStatus> whole = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        whole.complete(whole(found));
                    } catch (RuntimeException e) {
                        whole.completeExceptionally(e);
                    }
                },
                "ballast-status");
        thread.setDaemon(true);
        thread.start();
        try {
            return whole.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return incomplete(
                    engine,
                    found,
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return incomplete(engine, found, "balancer or Consul did not answer within %d s".formatted(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return incomplete(engine, found, "interrupted");
        }
    }

    private static LabStatus whole(Labs.Found found) {
        try (Lab lab = Lab.attach(found.id())) {
            List<String> addresses = lab.instances("api").stream()
                    .map(Instance::address)
                    .sorted()
                    .toList();
            List<String> upstreams = lab.balancer().upstreams();
            List<String> passing = lab.consul().passing("api");
            String state = upstreams.equals(addresses) && passing.equals(addresses) ? "ready" : "changing";
            return new LabStatus(
                    found.id(),
                    found.orphaned() ? "orphaned" : state,
                    lab.topology().name(),
                    found.startedBy(),
                    found.detached(),
                    found.owner(),
                    lab.balancer().url(),
                    lab.consul().url(),
                    live(found),
                    LivePage.answers(found.livePort(), found.id()),
                    lab.allInstances().stream().map(LabStatus::part).toList(),
                    upstreams,
                    passing,
                    found.run(),
                    "");
        }
    }

    private static String live(Labs.Found found) {
        return found.livePort() == LivePort.NONE ? "" : LivePage.url(found.livePort());
    }

    private static Part part(Instance instance) {
        return new Part(
                instance.name(),
                instance.role(),
                state(instance.running()),
                instance.hostname(),
                instance.role().equals("api") ? instance.address() : instance.ip(),
                instance.image());
    }

    private static LabStatus incomplete(Engine engine, Labs.Found found, String problem) {
        List<Part> parts = new Containers(engine, found.id(), found.detached())
                .all().stream()
                        .map(container -> new Part(
                                container.name(),
                                container.role().label(),
                                state(container.running()),
                                container.hostname(),
                                container.address(),
                                container.image()))
                        .toList();
        return new LabStatus(
                found.id(),
                found.orphaned() ? "orphaned" : "incomplete",
                "?",
                found.startedBy(),
                found.detached(),
                found.owner(),
                "",
                "",
                live(found),
                LivePage.answers(found.livePort(), found.id()),
                parts,
                List.of(),
                List.of(),
                found.run(),
                problem);
    }

    private static String state(boolean running) {
        return running ? "running" : "stopped";
    }
}
