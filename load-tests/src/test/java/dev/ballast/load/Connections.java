package dev.ballast.load;

import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.Locale;

/** The kinds of connections on which Gatling's users send. */
enum Connections {
    /** Shared by all users and kept alive, as those of a proxy or a service in front of the balancer are. */
    KEPT,
    /** Each user's own: a user sends one request, so that each request has a fresh one. */
    FRESH;

    HttpProtocolBuilder protocol() {
        HttpProtocolBuilder plain = http.disableWarmUp() // Gatling's own goes to a public address
                .disableCaching()
                .disableFollowRedirect();
        return this == KEPT ? plain.shareConnections() : plain;
    }

    /** Returns the share of the requests that go on these. */
    double share(double fresh) {
        return this == KEPT ? 1 - fresh : fresh;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
