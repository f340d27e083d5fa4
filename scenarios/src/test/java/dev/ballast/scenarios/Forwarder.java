package dev.ballast.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes connections to a port of 127.0.0.1 on to the engine's socket, until it is closed. */
final class Forwarder implements AutoCloseable {

    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final UnixDomainSocketAddress engine;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(job -> {
        Thread thread = new Thread(job, "ballast-forwarder");
        thread.setDaemon(true);
        return thread;
    });

    Forwarder(Path socket) throws IOException {
        engine = UnixDomainSocketAddress.of(socket);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        threads.execute(this::accept);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                join(server.accept(), SocketChannel.open(engine));
            } catch (IOException e) {
                if (server.isOpen()) {
                    throw new UncheckedIOException("cannot pass on connections to " + engine, e);
                }
            }
        }
    }

    private void join(SocketChannel one, SocketChannel other) {
        open.addAll(Set.of(one, other));
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> pass(one, other), threads),
                        CompletableFuture.runAsync(() -> pass(other, one), threads))
                .whenComplete((nothing, failure) -> Set.of(one, other).forEach(this::end));
    }

    /** Passes on what comes from one side until it ends. */
    private void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            end(from); // one side is gone, so the other learns of it
            end(to);
        }
    }

    private void end(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::end);
        threads.shutdownNow();
    }
}
