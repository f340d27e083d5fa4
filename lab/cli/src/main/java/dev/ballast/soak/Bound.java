package dev.ballast.soak;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How much a figure may grow, in its unit. What grows by design, such as a file with a line for each request, has a bound for
 * each of the events that make it grow.
 *
 * @param perHour whatever happens
 * @param perChange for each change of the pool, in addition
 * @param perRequest for each request, in addition
 */
public record Bound(
        @JsonProperty double perHour,
        @JsonProperty double perChange,
        @JsonProperty double perRequest) {

    /** Returns the bound of a count: 24 in a day. */
    static Bound once() {
        return new Bound(1, 0, 0);
    }

    static Bound hourly(double perHour) {
        return new Bound(perHour, 0, 0);
    }

    Bound andChange(double more) {
        return new Bound(perHour, more, perRequest);
    }

    Bound andRequest(double more) {
        return new Bound(perHour, perChange, more);
    }

    /** Returns the most that a figure may grow in an hour with so many changes and requests. */
    double inHour(double changes, double requests) {
        return perHour + perChange * changes + perRequest * requests;
    }
}
