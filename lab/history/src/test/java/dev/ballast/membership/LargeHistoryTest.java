package dev.ballast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.lifetime.PoolLifetimes;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histories that have very many of one thing, or one that is very long. */
class LargeHistoryTest {

    private static final String ONE = "10.0.0.1:5000";

    private enum Much {
        STARTS_WITHOUT_ENDS(4_000) {
            @Override
            void of(int number, History history) {
                for (int i = 0; i < number; i++) {
                    history.observe(
                            new InstanceEvent.Started("x-" + i, "api", "host-of-x-" + i, address(i)), 1_000 + i, 0);
                }
            }
        },
        GHOSTS_AND_REGISTRATIONS(4_000) {
            @Override
            void of(int number, History history) {
                for (int i = 0; i < number; i++) {
                    history.observe(new InstanceEvent.Registered("x-" + i, "api"), 1_000 + i, 0);
                }
                List<String> ghosts =
                        IntStream.range(0, number).mapToObj(Much::address).toList();
                history.observe(new BalancerEvent.Rendered("balancer", ghosts, ""), 2_000 + number, 0);
            }
        },
        HYPHENS_IN_A_NAME(20_000) {
            @Override
            void of(int number, History history) {
                history.observe(
                        new ViewEvent.Changed(
                                ViewEvent.View.LINES, "a-".repeat(number), ViewEvent.State.MISSED, "planted"),
                        5_000,
                        0);
            }
        };

        private final int some;

        Much(int some) {
            this.some = some;
        }

        abstract void of(int number, History history);

        private static String address(int number) {
            return "10.1.%d.%d:5000".formatted(number / 250, number % 250);
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeGrowsAsTheHistoryDoes(Much much) {
        processorTime(much, much.some); // so that the classes are loaded and compiled
        double some = processorTime(much, 2 * much.some);
        double many = processorTime(much, 8 * much.some);

        assertThat(many / some)
                .as("four times as much; with its square it would be 16")
                .isLessThan(8);
    }

    private static double processorTime(Much much, int number) {
        History history = History.inMemory();
        history.observe(new InstanceEvent.Started("api-1", "api", "host1", ONE), 100, 0);
        history.observe(new InstanceEvent.Registered("api-1", "api"), 200, 0);
        history.observe(new ConsulEvent.Passing("api", List.of(ONE)), 300, 0);
        history.observe(new BalancerEvent.Rendered("balancer", List.of(ONE), ""), 400, 0);
        much.of(number, history);
        PoolLifetimes pool = PoolLifetimes.of(history.entries());
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(Memberships.of(pool, Tolerance.defaults().listsOnly())).isNotEmpty();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    }
}
