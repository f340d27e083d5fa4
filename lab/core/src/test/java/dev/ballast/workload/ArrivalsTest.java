package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {

    @ParameterizedTest
    @CsvSource({"100, 0", "100, 1", "100, 7", "3, 3", "7, 3", "2, 5", "333, 10"})
    void numbersRequestsInOrderOfDueTime(int rate, int slowRate) {
        LoadPlan plan = LoadPlan.against("127.0.0.1", 1).rate(rate).slow(slowRate, Duration.ofMillis(1));
        Map<Integer, Long> dueByNumber = new TreeMap<>();
        List<Arrivals> arrivals = Arrivals.of(plan);
        add(arrivals.get(0), rate * 20, dueByNumber);
        if (slowRate > 0) {
            add(arrivals.get(1), slowRate * 20, dueByNumber);
        }

        assertThat(dueByNumber).hasSize((rate + slowRate) * 20);
        assertThat(dueByNumber.keySet()).first().isEqualTo(0);
        assertThat(dueByNumber.keySet()).last().isEqualTo((rate + slowRate) * 20 - 1);
        assertThat(List.copyOf(dueByNumber.values())).isSorted();
    }

    private static void add(Arrivals arrivals, int howMany, Map<Integer, Long> dueByNumber) {
        for (int i = 0; i < howMany; i++) {
            long place = arrivals.claim();
            assertThat(dueByNumber.put(arrivals.number(place), arrivals.due(place)))
                    .as("number %d given before", arrivals.number(place))
                    .isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 300, -30, -300000000", "3, 1000, -3, -1000000000", "3, 100, 0, 0"})
    void warmUpComesBefore(int rate, int warmUpMs, long first, long dueNanos) {
        LoadPlan plan = LoadPlan.against("127.0.0.1", 1).rate(rate).warmUp(Duration.ofMillis(warmUpMs));
        Arrivals arrivals = Arrivals.of(plan).get(0);
        long place = arrivals.claim();

        assertThat(place).isEqualTo(first);
        assertThat(arrivals.due(place)).isEqualTo(dueNanos);
    }
}
