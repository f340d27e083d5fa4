package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream that fails, ends, tells things twice and comes back. */
class FollowingTest {

    private static final Instant AT = Instant.parse("2026-11-23T10:00:05Z");

    private final Engine engine = new Engine();
    private final Told<String> told = new Told<>();
    private final Deque<Runnable> retries = new ArrayDeque<>();
    private final List<Long> delays = new ArrayList<>();
    private final Following<String> following = new Following<>(
                    engine, new ReadUpTo(Instant.EPOCH), told, (ms, job) -> {
                        delays.add(ms);
                        retries.add(job);
                    })
            .start();

    @Test
    void goesOnAfterABreakWithoutRepeating() {
        engine.says(0, "one");
        engine.breaks(new IOException("planted"));
        retry();
        engine.says(0, "one");
        engine.says(1, "two");

        assertThat(told.items).containsExactly("one", "two");
        assertThat(engine.since).isEqualTo(AT.minusSeconds(1));
        assertThat(told.events).containsExactly("interrupted: java.io.IOException: planted", "resumed, caught up");
    }

    @Test
    void missesNothingThoughTheEngineWasAway() {
        engine.says(0, "one");
        engine.breaks(new IOException("planted"));
        engine.answers = false;
        retry();
        retry();
        engine.answers = true;
        retry();

        assertThat(told.events).containsExactly("interrupted: java.io.IOException: planted", "resumed, caught up");
    }

    @Test
    void saysWhatAnEngineForgetsWhileAway() {
        engine.kept = false;
        engine.breaks(new IOException("planted"));
        engine.answers = false;
        retry();
        engine.answers = true;
        retry();

        assertThat(told.events).containsExactly("interrupted: java.io.IOException: planted", "resumed");
    }

    @Test
    void waitsLongerAfterEachFailureUpToABound() {
        engine.answers = false;
        engine.breaks(new IOException("planted"));
        for (int i = 0; i < 7; i++) {
            retry();
        }

        assertThat(delays).containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L, 2_000L);
    }

    @Test
    void endsWithItsContainer() {
        engine.state = Following.State.STOPPED;
        engine.breaks(null);
        retry();

        assertThat(told.events).containsExactly("ended");
        assertThat(engine.openings).isEqualTo(1);
    }

    @Test
    void readsTheRestOfAContainerThatEndedMeanwhile() {
        engine.state = Following.State.STOPPED;
        engine.breaks(new IOException("planted"));
        retry();
        engine.says(1, "last words");
        engine.breaks(null);
        retry();

        assertThat(told.items).containsExactly("last words");
        assertThat(told.events)
                .containsExactly("interrupted: java.io.IOException: planted", "resumed, caught up", "ended");
    }

    @Test
    void goesOnWhenItsContainerIsStartedAgain() {
        engine.says(0, "one");
        engine.state = Following.State.STOPPED;
        engine.breaks(null);
        retry();
        engine.state = Following.State.RUNS;
        following.again();
        engine.says(0, "one");
        engine.says(1, "two");

        assertThat(told.items).containsExactly("one", "two");
        assertThat(told.events).containsExactly("ended", "resumed");
    }

    @Test
    void noticesAStartBeforeItNoticedTheEnd() {
        engine.state = Following.State.STOPPED;
        engine.breaks(null);
        following.again();
        retry();
        engine.says(1, "two");

        assertThat(told.items).containsExactly("two");
        assertThat(told.events).containsExactly("interrupted: the engine ended the stream", "resumed, caught up");
    }

    @Test
    void failingListenerDoesNotEndTheStream() {
        engine.says(0, "one");
        engine.says(1, "bad");
        engine.says(2, "two");

        assertThat(told.items).containsExactly("one", "two");
        assertThat(told.events).containsExactly("missed: java.lang.LinkageError: planted");
    }

    @Test
    void tellsNothingOnceClosed() {
        following.close();
        engine.says(0, "one");
        engine.breaks(new IOException("planted"));

        assertThat(told.items).isEmpty();
        assertThat(told.events).isEmpty();
        assertThat(retries).isEmpty();
    }

    private void retry() {
        retries.remove().run();
    }

    /** What a test plays. */
    private static final class Engine implements Following.Source<String> {
        private boolean answers = true;
        private boolean kept = true;
        private Following.State state = Following.State.RUNS;
        private int openings;
        private @Nullable Instant since;
        private Following.@Nullable Sink<String> sink;

        @Override
        public Closeable open(@Nullable Instant from, Following.Sink<String> into) {
            openings++;
            since = from;
            sink = into;
            if (answers) {
                into.opened();
            } else {
                breaks(new IOException("no engine"));
            }
            return () -> {};
        }

        @Override
        public Following.State state() {
            if (!answers) {
                throw new IllegalStateException("planted: no engine");
            }
            return state;
        }

        @Override
        public boolean isKept() {
            return kept;
        }

        void says(int ms, String item) {
            Objects.requireNonNull(sink).next("out", AT.plusMillis(ms), item);
        }

        /** docker-java tells an error, and the end too. */
        void breaks(@Nullable Throwable why) {
            Following.Sink<String> into = Objects.requireNonNull(sink);
            if (why != null) {
                into.ended(why);
            }
            into.ended(null);
        }
    }
}
