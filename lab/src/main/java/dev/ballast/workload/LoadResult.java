package dev.ballast.workload;

/**
 * What a load came back with.
 *
 * @param responses what became of each request that was sent
 * @param due requests that fell due while it ran; those beyond the responses were never sent, or never ended
 * @param late requests sent more than 100 ms after they were due: the generator's fault, and a reason for doubt
 */
public record LoadResult(Responses responses, long due, long late) {}
