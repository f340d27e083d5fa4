package dev.ballast.scenarios;

import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.history.RunEvent;
import java.time.Duration;

/** A member of a service that no agent checks. It accepts connections at first, as balancers check that, and later answers none. */
final class SilentMember {

    private static final int PORT = 9;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Once a file exists, its queue is full, so no connection is answered any more. */
    private static final String LISTENER = """
            import os, socket, time
            listener = socket.create_server(("", %1$d), backlog=100)
            while not os.path.exists("/tmp/silent"):
                time.sleep(0.05)
            listener.listen(0)
            clients = [socket.socket() for _ in range(8)]
            for client in clients:
                client.setblocking(False)
                client.connect_ex(("127.0.0.1", %1$d))
            time.sleep(600)
            """.formatted(PORT);

    private SilentMember() {}

    /** Adds it to the service of an instance, in whose container it listens, and waits until each balancer lists it. */
    static void add(Lab lab, Instance host) {
        lab.history().record(RunEvent.Note.ofFault(host.name(), "a member that is none is added to its service"));
        Planted.run(host, "sh", "-c", "nohup python3 -c '%s' > /dev/null 2>&1 &".formatted(LISTENER));
        Planted.run(
                host,
                "curl",
                "-sS",
                "--fail",
                "-X",
                "PUT",
                "-d",
                "{\"Node\":\"silent\",\"Address\":\"%1$s\",\"Service\":{\"ID\":\"silent\",\"Service\":\"%2$s\",\"Address\":\"%1$s\",\"Port\":%3$d}}"
                        .formatted(host.ip(), host.service(), PORT),
                "http://localhost:8500/v1/catalog/register");
        await().atMost(LIMIT)
                .until(() -> lab.balancers().stream()
                        .allMatch(balancer -> balancer.upstreams().contains(host.ip() + ":" + PORT)));
    }

    /** Lets it answer no connection any more. */
    static void silence(Instance host) {
        Planted.run(host, "touch", "/tmp/silent");
    }
}
