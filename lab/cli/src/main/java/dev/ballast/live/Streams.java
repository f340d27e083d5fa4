package dev.ballast.live;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The streams of the open pages; all get the same messages. */
final class Streams {

    /** The largest number of open pages; each needs a thread. */
    static final int MOST = 24;

    /** The backlog at which a page is disconnected; it connects again and gets everything anew. */
    private static final int BEHIND = 100;

    private final List<Stream> open = new CopyOnWriteArrayList<>();

    /** One open page. */
    static final class Stream {
        private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(BEHIND);
        private volatile boolean ended;

        /** Returns the next message, or null if none came in time or the stream has ended. */
        byte @Nullable [] next(long millis) throws InterruptedException {
            return queue.poll(millis, TimeUnit.MILLISECONDS);
        }

        boolean hasEnded() {
            return ended && queue.isEmpty();
        }
    }

    /** @throws RefusedException if too many pages are open */
    synchronized Stream open() {
        if (open.size() >= MOST) {
            throw new RefusedException(503, "%d pages are open already; close one".formatted(MOST));
        }
        Stream stream = new Stream();
        open.add(stream);
        return stream;
    }

    void close(Stream stream) {
        open.remove(stream);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void send(byte[] message) {
        for (Stream stream : open) {
            if (!stream.queue.offer(message)) {
                stream.queue.clear();
                stream.ended = true;
            }
        }
    }

    /** Ends all streams after they have sent their backlog. */
    void end() {
        open.forEach(stream -> stream.ended = true);
    }

    /** Waits until all pages are closed, or the time is over. */
    void awaitEmpty(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Returns a message in the format of server-sent events. */
    static byte[] message(long id, String event, String json) {
        return "id: %s\nevent: %s\ndata: %s\n\n".formatted(id, event, json).getBytes(StandardCharsets.UTF_8);
    }
}
