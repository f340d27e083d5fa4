package dev.ballast.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.ballast.request.HostInJson;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What each of Gatling's users sends: one request, a GET of the host name or a POST that must come back. */
final class Requests {

    static final String NUMBER = "number";
    static final String POST = "post";
    static final String BODY = "body";

    /** {@code requestTimeout} of gatling.conf, less the time by which a timer may be early. */
    static final Duration TIMEOUT = Duration.ofMillis(4_950);

    static final String STATUS = "status";
    static final String HOST = "hostname";
    static final String ECHO = "echo";

    private static final int OK = 200;
    private static final String ID = "X-Request-ID";
    private static final String EXECUTED = "X-Ballast-Executed";

    /** As many times as a file of requests may say. */
    private static final Pattern TIMES = Pattern.compile("\\d{1,4}");

    private Requests() {}

    /**
     * Returns what one user does.
     *
     * @param prefix of the requests' names in Gatling's report
     * @param counted whether they are in Gatling's figures
     * @param wanted whether a request is to be sent at all
     */
    static ChainBuilder one(
            String prefix,
            Supplier<String> url,
            GatlingRecorder recorder,
            double posts,
            boolean counted,
            BooleanSupplier wanted) {
        HttpRequestActionBuilder get = http(prefix + "GET /hostname")
                .get(session -> url.get() + "/hostname")
                .header(ID, session -> recorder.sending(session.getInt(NUMBER)))
                .check(
                        status().saveAs(STATUS),
                        header(EXECUTED).optional().saveAs(EXECUTED),
                        status().is(200),
                        bodyString().transform(Requests::host).saveAs(HOST));
        HttpRequestActionBuilder post = http(prefix + "POST /echo")
                .post(session -> url.get() + "/echo")
                .header(ID, session -> recorder.sending(session.getInt(NUMBER)))
                .body(StringBody("#{" + BODY + "}"))
                .check(
                        status().saveAs(STATUS),
                        header(EXECUTED).optional().saveAs(EXECUTED),
                        status().is(200),
                        header("X-Hostname").optional().saveAs(HOST),
                        bodyString().isEL("#{" + BODY + "}").saveAs(ECHO));
        return exec(doIf(session -> wanted.getAsBoolean())
                .then(
                        feed(recorder.feeder(posts)),
                        doIfOrElse(session -> session.getBoolean(POST))
                                .then(exec(counted ? post : post.silent()))
                                .orElse(exec(counted ? get : get.silent())),
                        exec(session -> record(session, recorder))));
    }

    /** Returns a request that Gatling counts, and Ballast does not. */
    static ChainBuilder extra(String prefix, Supplier<String> url) {
        return exec(http(prefix + "GET /hostname")
                .get(session -> url.get() + "/hostname")
                .check(status().is(200), jsonPath("$.hostname")));
    }

    /** Returns the host name that an answer names, or throws, so that Gatling takes the answer for wrong. */
    private static String host(String body) {
        return HostInJson.in(body).orElseThrow();
    }

    private static Session record(Session session, GatlingRecorder recorder) {
        int status = session.contains(STATUS) ? session.getInt(STATUS) : 0;
        recorder.ended(
                session.getInt(NUMBER),
                isRight(session),
                status,
                session.contains(HOST) ? session.getString(HOST) : null,
                session.contains(EXECUTED) ? times(String.valueOf(session.getString(EXECUTED))) : 0);
        return session;
    }

    /**
     * Returns whether a request of a new user was answered correctly. Gatling does not mark a user as failed by a silent
     * request, so what its checks have saved decides.
     */
    static boolean isRight(Session session) {
        return session.contains(STATUS)
                && session.getInt(STATUS) == OK
                && session.contains(session.getBoolean(POST) ? ECHO : HOST);
    }

    /** Returns how often an instance says that it has executed a request, or 0 if that is no number. */
    static int times(String header) {
        return TIMES.matcher(header.strip()).matches() ? Integer.parseInt(header.strip()) : 0;
    }
}
