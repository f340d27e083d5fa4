package dev.ballast.scenarios;

import dev.ballast.Lab;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Reply;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.LoadListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An ordinary client: it retries failed requests and reports only the last attempt. Its requests carry numbers all the
 * same.
 */
final class OrdinaryClient {

    private final Lab lab;
    private final String id;
    private final int attempts;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile boolean retried;

    /**
     * @param id begins the id of each request
     * @param attempts how often it sends a request at most
     */
    OrdinaryClient(Lab lab, String id, int attempts) {
        this.lab = lab;
        this.id = id;
        this.attempts = attempts;
    }

    /** Returns whether it has sent a request more than once. */
    boolean hasRetried() {
        return retried;
    }

    /** Sends requests one after another, and returns what it tells of them, as the lab accounts for it. */
    LoadResult send(int howMany) {
        LoadListener account = lab.load().listener();
        Instant started = Instant.now();
        long start = System.nanoTime();
        List<Request> told = new ArrayList<>();
        for (int number = 0; number < howMany; number++) {
            long sent = (System.nanoTime() - start) / 1_000;
            Reply answer = send(request(number));
            for (int attempt = 1; attempt < attempts && answer.status() != 200; attempt++) {
                retried = true;
                answer = send(request(number));
            }
            told.add(new Request(
                    id,
                    number,
                    Request.Kind.GET,
                    sent,
                    0,
                    sent,
                    (System.nanoTime() - start) / 1_000,
                    answer.outcome(),
                    answer.status(),
                    answer.hostname().orElse(null),
                    0,
                    number > 0));
        }
        RequestLog requests = RequestLog.of(id, started, told);
        LoadResult result = LoadResult.of(
                requests, account.explainer(requests), account.phases(requests), account.executions(requests));
        account.stopped(result);
        return result;
    }

    private HttpRequest request(int number) {
        return HttpRequest.newBuilder(URI.create(lab.balancer().url() + "/hostname"))
                .header("X-Request-ID", id + "-" + number)
                .build();
    }

    private Reply send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            Outcome outcome = answer.statusCode() == 200 ? Outcome.ANSWERED : Outcome.APPLICATION_ERROR;
            return new Reply(answer.statusCode(), answer.body(), outcome, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the balancer itself did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a request was sent", e);
        }
    }
}
