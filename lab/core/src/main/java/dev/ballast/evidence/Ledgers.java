package dev.ballast.evidence;

import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Role;
import dev.ballast.loss.Executions;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps the instances' ledgers in a run directory. An instance counts in files how often it executed each request of a load;
 * they outlive its process, and a stopped container still has them.
 */
public final class Ledgers {

    private static final String IN_CONTAINER = "/var/lib/ballast/ledger";
    private static final Pattern LOAD = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final Supplier<List<Container>> containers;
    private final Reader reader;
    private final RunDirectory run;
    private final Evidence evidence;

    /** Reads files of containers; see {@link Containers#readEach}. */
    interface Reader {
        void readEach(Container container, String path, BiConsumer<String, InputStream> each);
    }

    /** @param evidence takes a note about a ledger that cannot be read */
    public Ledgers(Containers containers, Evidence evidence) {
        this(containers::all, containers::readEach, evidence);
    }

    Ledgers(Supplier<List<Container>> containers, Reader reader, Evidence evidence) {
        this.containers = containers;
        this.reader = reader;
        this.run = evidence.run();
        this.evidence = evidence;
    }

    /** Keeps the ledgers of a load from all instances, and returns what they and those that were removed have of it. */
    public Executions of(String load, Collection<String> instances) {
        containers.get().parallelStream()
                .filter(container -> container.role() == Role.API)
                .forEach(container ->
                        keep(container, IN_CONTAINER + "/" + load, IN_CONTAINER + "/" + Executions.INCOMPLETE));
        return Executions.read(run.path(), load, instances);
    }

    /** Keeps the ledgers of all loads from one instance, as they are now. */
    public void keep(Container instance) {
        keep(instance, IN_CONTAINER);
    }

    private void keep(Container instance, String... paths) {
        evidence.attempt("the ledger of " + instance.name(), () -> {
            Path folder = run.resolve("%s/%s/any".formatted(Executions.FOLDER, instance.hostname()))
                    .getParent();
            Files.createDirectories(folder);
            for (String from : paths) {
                reader.readEach(instance, from, (path, bytes) -> keep(folder, path, bytes));
            }
        });
    }

    private static void keep(Path folder, String path, InputStream bytes) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        try {
            if (name.equals(Executions.INCOMPLETE)) {
                Files.write(folder.resolve(name), new byte[0]);
            } else if (LOAD.matcher(name).matches() && !name.startsWith(".")) {
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
                    bytes.transferTo(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the ledger %s in %s".formatted(name, folder), e);
        }
    }
}
