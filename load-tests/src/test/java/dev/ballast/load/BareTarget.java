package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.history.History;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.loss.LoadResult;
import dev.ballast.report.Report;
import dev.ballast.request.WarmUp;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import dev.ballast.workload.LoadListener;
import dev.ballast.workload.LoadPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A server of which only the answers are known. Its results have figures, but no causes. */
final class BareTarget implements Target {

    private final URI target;
    private final String name;
    private final String command;
    private final RunDirectory run;
    private final History history;
    private final AtomicReference<String> failure = new AtomicReference<>("");

    private BareTarget(URI target, String name, String command) {
        this.target = target;
        this.name = name;
        this.command = command;
        this.run = RunDirectory.create(
                name, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        this.history = History.startingIn(run.historyFile());
    }

    static BareTarget start(String simulation, LoadSettings settings) {
        BareTarget started = new BareTarget(settings.target().orElseThrow(), simulation, settings.command(simulation));
        started.manifest(RunOutcome.RUNNING, null);
        return started;
    }

    @Override
    public String url() {
        return "http://" + target.getAuthority();
    }

    @Override
    public List<String> direct() {
        return List.of();
    }

    @Override
    public Optional<Lab> lab() {
        return Optional.empty();
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public RunDirectory runDirectory() {
        return run;
    }

    @Override
    public LoadPlan plan() {
        int port = target.getPort() < 0 ? 80 : target.getPort();
        return LoadPlan.against(target.getHost(), port).listener(new Keeper());
    }

    @Override
    public void fail(String why) {
        if (failure.compareAndSet("", why)) {
            history.record(new RunEvent.Failed(why));
        }
    }

    @Override
    public void end() {
        String why = failure.get();
        manifest(why.isEmpty() ? RunOutcome.PASSED : RunOutcome.FAILED, why.isEmpty() ? null : why);
        Report.write(run.path());
    }

    private void manifest(RunOutcome outcome, @Nullable String why) {
        Manifest.begun(run, name, command, history.start())
                .withVersions(Map.of("java", System.getProperty("java.version")))
                .with(outcome, why)
                .writeTo(run);
    }

    /** Keeps the results of a load. */
    private final class Keeper implements LoadListener {

        @Override
        public void stopped(LoadResult result) {
            history.record(LoadEvent.Requests.ofLoad(
                    result.requests().load(),
                    result.responses().total(),
                    result.responses().failed(),
                    result.responses().hostnames(),
                    result.responses().tookMs(),
                    result.responses().failures()));
            WarmUp warmUp = result.requests().warmUp();
            if (warmUp.requests() > 0) {
                history.record(new LoadEvent.WarmedUp(
                        result.requests().load(), warmUp.requests(), warmUp.failed(), warmUp.failures()));
            }
            try {
                result.writeTo(
                        Files.newOutputStream(run.resolve(
                                "requests/%s.csv.gz".formatted(result.requests().load()))),
                        history.atMs(result.requests().clock().startNanos()));
            } catch (IOException e) {
                throw new UncheckedIOException("the requests cannot be kept in " + run, e);
            }
        }
    }
}
