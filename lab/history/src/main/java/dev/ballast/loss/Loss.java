package dev.ballast.loss;

import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;

/**
 * What is known of a lost request. Times are in milliseconds on the history's clock.
 *
 * @param from when it was sent
 * @param to when it ended
 * @param line what the balancer logged of it, if it failed there
 * @param logged whether the balancer logged it at all
 * @param unread why the log was not read at that time; empty if it was read
 * @param askedElsewhere the upstreams that the balancer asked, if another host answered
 * @param otherService whose instance answered, if it was one of another service
 * @param executed how often instances executed it; empty if no ledger says
 * @param log what the balancer's log covers
 */
record Loss(
        Request request,
        double from,
        double to,
        Optional<AccessLine> line,
        boolean logged,
        Optional<String> unread,
        List<String> askedElsewhere,
        Optional<Misrouted.Services> otherService,
        OptionalInt executed,
        LogCoverage log,
        PoolTrace pool) {

    /** A request that was under way for longer did not cross what the balancer sent on the connection. */
    private static final double CROSSED_WITHIN_MS = 100;

    /**
     * What a balancer's log covers.
     *
     * @param exists whether there is one; if not, a missing line proves nothing
     * @param missing how many answered requests it lacks; if there are some, a missing line proves nothing either
     * @param hidesHangUps whether it lacks requests for which the balancer closed the client's connection without an answer
     */
    record LogCoverage(boolean exists, long missing, boolean hidesHangUps) {}

    /** Returns whether a missing line in the balancer's log proves that it did not reach the balancer. */
    boolean lineWouldBeThere() {
        return log.exists() && log.missing() == 0 && unread.isEmpty() && !hiddenHangUp();
    }

    /**
     * Returns whether it crossed on its way what the balancer sent on the connection: neither the balancer's log nor the ledger of
     * an instance has it, and it was not under way for longer than that.
     */
    boolean crossed() {
        boolean taken = logged || executed.orElse(0) > 0;
        return !taken && to - from <= CROSSED_WITHIN_MS && (lineWouldBeThere() || !log.exists());
    }

    /** Returns whether nothing came, so that the client gave up after a time. */
    boolean waited() {
        return switch (request.outcome()) {
            case TIMED_OUT, CONNECT_TIMED_OUT, UNREACHABLE -> true;
            default -> false;
        };
    }

    /**
     * Returns until when the end of an instance may be told that cut it: an end is told a little late. The balancer or the
     * client had given up before, if no answer came in time; then nothing cut it.
     */
    double cutUntil() {
        boolean givenUp = waited() || request.outcome() == Outcome.GATEWAY_TIMEOUT;
        return givenUp ? to : to + StoppedInFlight.CUT_BEFORE_TOLD_MS;
    }

    /** Returns whether its connection ended before the answer was whole. */
    boolean cut() {
        return switch (request.outcome()) {
            case RESET_BEFORE_FIRST_BYTE, CLOSED_BEFORE_FIRST_BYTE, RESET_IN_BODY, ENDED_EARLY, NO_ANSWER -> true;
            default -> false;
        };
    }

    /** Returns whether a whole answer came, from whomever. */
    boolean answered() {
        return request.status() > 0;
    }

    /** Returns whether a whole answer came that no balancer gives for an instance that failed. */
    boolean answeredByInstance() {
        return request.outcome() == Outcome.APPLICATION_ERROR;
    }

    /** Returns whether the balancer did not take its connection, so that it went to no instance. */
    boolean refused() {
        return switch (request.outcome()) {
            case REFUSED, UNREACHABLE, CONNECT_TIMED_OUT -> true;
            default -> false;
        };
    }

    /** Returns whether its connection was closed or reset before the first byte of the answer. */
    boolean clientSawClose() {
        return request.outcome() == Outcome.CLOSED_BEFORE_FIRST_BYTE
                || request.outcome() == Outcome.RESET_BEFORE_FIRST_BYTE;
    }

    /** Returns whether the balancer closed the connection without an answer and writes no line then, whatever the reason. */
    boolean hiddenHangUp() {
        return log.hidesHangUps() && clientSawClose() && !logged;
    }

    /**
     * Returns the moments at which it may have gone wrong. A request that waited in vain did so soon after it was sent, any
     * other one when it ended. Gatling does not say which of the two it was, so both moments count.
     */
    DoubleStream moments() {
        return request.outcome() == Outcome.NO_ANSWER
                ? DoubleStream.of(from, to)
                : DoubleStream.of(waited() ? from : to);
    }

    /**
     * Returns since when the balancer's list was empty; none if it was not. The list counts with which the worker had started
     * that answered, as the line says, or else the one that was in force when the request was sent, or when it went wrong.
     */
    OptionalDouble emptySince() {
        OptionalDouble ofWorker =
                line.map(answered -> pool.listOf(answered.worker(), to)).orElse(OptionalDouble.empty());
        return (ofWorker.isPresent() ? ofWorker.stream() : DoubleStream.concat(DoubleStream.of(from), moments()))
                .filter(moment -> pool.memberList(moment).filter(List::isEmpty).isPresent())
                .mapToObj(pool::listedSince)
                .flatMapToDouble(OptionalDouble::stream)
                .findFirst();
    }

    /** Returns the upstream that the balancer tried last; empty if it tried none, or does not say. */
    Optional<String> upstream() {
        return line.map(AccessLine::lastUpstream).filter(address -> !address.isEmpty());
    }

    /** Returns the life at the upstream that was tried last when it was sent, or else the last one before. */
    Optional<Life> life() {
        return upstream().flatMap(address -> pool.life(address, from));
    }

    /** Returns what the balancer logged of it, in words; blank if it logged no failure. */
    String said() {
        return line.map(AccessLine::describe).orElse("");
    }
}
