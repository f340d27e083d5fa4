package dev.ballast.live;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events in words. */
final class Sentences {

    private final UnaryOperator<String> nameOf;

    /** @param nameOf returns the instance that has an address, or the address */
    Sentences(UnaryOperator<String> nameOf) {
        this.nameOf = nameOf;
    }

    Line line(Entry<?> entry) {
        Event event = entry.event();
        return new Line(entry.seq(), entry.atMs(), entry.wall().toString(), kind(event), words(event));
    }

    private static String kind(Event event) {
        if (event instanceof Event.Phase || event instanceof Event.ScaleRequested || event instanceof Event.Scaled) {
            return "change";
        }
        if (event instanceof Event.Rendered || event instanceof Event.Worker) {
            return "balancer";
        }
        if (event instanceof Event.Process process) {
            return process.instance().equals("balancer") ? "balancer" : "pool";
        }
        if (event instanceof Event.Lost || event instanceof Event.Failed || event instanceof Event.InstanceKilled) {
            return "bad";
        }
        if (event instanceof Event.Checked checked) {
            return checked.verdict() == Verdict.VALID ? "note" : "bad";
        }
        if (event instanceof Event.Requests requests) {
            return requests.failed() > 0 ? "bad" : "traffic";
        }
        if (event instanceof Event.ServedBetween || event instanceof Event.Proxied || event instanceof Event.Capacity) {
            return "traffic";
        }
        return event instanceof Event.Note ? "note" : "pool";
    }

    /** Returns what happened; an event that nobody has words for is named by its type. */
    String words(Event event) {
        if (event instanceof Event.Phase phase) {
            return "run: " + phase.name();
        } else if (event instanceof Event.ScaleRequested scale) {
            return "scale %s from %d to %d".formatted(scale.service(), scale.from(), scale.to());
        } else if (event instanceof Event.Scaled scaled) {
            return String.format(
                    Locale.ROOT,
                    "%d of %s in force after %.2f s",
                    scaled.to(),
                    scaled.service(),
                    scaled.tookMs() / 1000.0);
        } else if (event instanceof Event.ConsulPassing passing) {
            return "Consul passes " + names(passing.addresses());
        } else if (event instanceof Event.ConsulCritical critical) {
            return "Consul lists as critical: " + names(critical.addresses());
        } else if (event instanceof Event.ConsulCluster cluster) {
            String leader = cluster.leader().isBlank() ? "no leader" : "leader " + cluster.leader();
            return "Consul has %s and %d members"
                    .formatted(leader, cluster.members().size());
        } else if (event instanceof Event.Rendered rendered) {
            return "%s has in force: %s".formatted(rendered.balancer(), names(rendered.upstreams()));
        } else if (event instanceof Event.Worker worker) {
            return "%s: worker %d %s"
                    .formatted(
                            worker.balancer(),
                            worker.pid(),
                            switch (worker.state()) {
                                case STARTED -> "started";
                                case DRAINING -> "finishes what it has";
                                case GONE -> "is gone";
                            });
        } else if (event instanceof Event.Process process) {
            return "%s: %s %s".formatted(process.instance(), process.process(), process.running() ? "began" : "ended");
        } else if (event instanceof Event.Note note) {
            return note.text();
        } else if (event instanceof Event.Checked checked) {
            return "%s: %s, %s".formatted(checked.check(), checked.verdict(), checked.detail());
        } else if (event instanceof Event.Failed failed) {
            return "failed: " + failed.message();
        }
        return ofInstance(event);
    }

    private static String ofInstance(Event event) {
        if (event instanceof Event.InstanceStarted started) {
            return "%s started as %s at %s".formatted(started.instance(), started.container(), started.address());
        } else if (event instanceof Event.InstanceStopping stopping) {
            return stopping.instance() + " was asked to stop";
        } else if (event instanceof Event.InstanceStopped stopped) {
            return stopped.instance() + " is gone";
        } else if (event instanceof Event.InstanceKilled killed) {
            return "%s was sent %s".formatted(killed.instance(), killed.signal());
        } else if (event instanceof Event.InstanceDied died) {
            return "%s ended with exit code %d".formatted(died.instance(), died.exitCode());
        } else if (event instanceof Event.Registered registered) {
            return registered.instance() + " tells Consul that it is there";
        } else if (event instanceof Event.Deregistered deregistered) {
            return deregistered.instance() + " tells Consul that it goes";
        } else if (event instanceof Event.Served served) {
            return "%s answered for the first time, as %s".formatted(served.instance(), served.hostname());
        }
        return ofTraffic(event);
    }

    private static String ofTraffic(Event event) {
        if (event instanceof Event.ServedBetween served) {
            return "%s answered %d requests of a load on %s connections"
                    .formatted(served.instance(), served.requests(), served.connections());
        } else if (event instanceof Event.Proxied proxied) {
            return "%s logged %d requests of a load, %d of them sent to a second upstream"
                    .formatted(proxied.balancer(), proxied.requests(), proxied.retried());
        } else if (event instanceof Event.Lost lost) {
            return "request %d of load %s: %s, by %s"
                    .formatted(lost.number(), lost.load(), lost.outcome(), lost.cause());
        } else if (event instanceof Event.Requests requests) {
            return "%d requests, %d failed: %s".formatted(requests.total(), requests.failed(), requests.purpose());
        } else if (event instanceof Event.Capacity capacity) {
            return "kept up with: %s without the balancer, %s through it"
                    .formatted(rate(capacity.directPerSecond()), rate(capacity.balancedPerSecond()));
        }
        return event.getClass().getSimpleName();
    }

    private static String rate(@Nullable Integer perSecond) {
        return perSecond == null ? "no rate that was found" : perSecond + "/s";
    }

    private String names(List<String> addresses) {
        return addresses.isEmpty()
                ? "nobody"
                : addresses.stream().map(nameOf).sorted().collect(Collectors.joining(", "));
    }
}
