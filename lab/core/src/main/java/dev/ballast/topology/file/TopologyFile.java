package dev.ballast.topology.file;

import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Topologies as YAML files. {@code docs/reference/topology.md} describes the format.
 *
 * <pre>{@code
 * Topology topology = TopologyFile.read(Path.of("lab.yaml"));
 * String yaml = TopologyFile.toYaml(topology);
 * }</pre>
 */
public final class TopologyFile {

    private static final String SCHEMA = "lab.schema.json";

    private TopologyFile() {}

    /**
     * Reads a file. Relative directories of images are relative to the file. Ports that it does not say are any free ones.
     *
     * @throws TopologyException if it is no topology, with a line for each of the first problems
     */
    public static Topology read(Path file) {
        return read(file, Ports.FREE);
    }

    /**
     * Reads a file.
     *
     * @param ports of the first balancer and of Consul's UI, if the file does not say them
     * @throws TopologyException if it is no topology, with a line for each of the first problems
     */
    public static Topology read(Path file, Ports ports) {
        return read(file, ports, name(file));
    }

    /**
     * Reads a file.
     *
     * @param ports of the first balancer and of Consul's UI, if the file does not say them
     * @param name of the topology, if the file says none
     * @throws TopologyException if it is no topology, with a line for each of the first problems
     */
    public static Topology read(Path file, Ports ports, String name) {
        Problems problems = new Problems(file.toString());
        Node root = YamlTree.parse(YamlFile.read(file, problems), problems);
        Path folder = file.toAbsolutePath().normalize().getParent();
        return new TopologyReader(problems, folder, name, ports).read(root);
    }

    /** Returns the file's name without its extension. */
    private static String name(Path file) {
        String name =
                String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "").replaceAll("\\p{Cntrl}", "-");
        return name.isBlank() ? TopologyReader.KIND : name;
    }

    /**
     * Returns a topology as YAML, its defaults included. To read it and print it again gives the same text. Comments say which
     * settings an image does not put into effect, as far as that is known without an engine.
     */
    public static String toYaml(Topology topology) {
        return new TopologyWriter(topology).text();
    }

    /** Returns the JSON Schema of the files, for editors. What it allows, {@link #read} may still refuse, such as equal routes. */
    public static String schema() {
        try (InputStream schema = TopologyFile.class.getResourceAsStream(SCHEMA)) {
            if (schema == null) {
                throw new IllegalStateException(SCHEMA + " is not on the class path");
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCHEMA, e);
        }
    }
}
