package dev.ballast.bench;

import dev.ballast.request.Request;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests of one kind that were sent after a rest, also as JSON.
 *
 * @param worstRestMs the rest after which the largest share was lost; null if none was
 */
public record Rested(
        Request.Kind method,
        long sent,
        long lost,
        Map<String, Long> lostByCause,
        @Nullable Double worstRestMs) {}
