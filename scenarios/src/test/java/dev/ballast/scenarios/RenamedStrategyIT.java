package dev.ballast.scenarios;

import dev.ballast.LabTest;
import dev.ballast.engine.image.ImageFolder;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A strategy is a folder. The default one, in a user's folder of another name and with other names for the proxy and its helper,
 * gets the same verdicts: nobody knows them but the folder.
 */
@LabTest(topology = RenamedStrategyIT.Renamed.class, apis = 1)
class RenamedStrategyIT extends ReloadsWithoutLoss {

    private static final String STRATEGY = "nginx-reload";
    private static final String HELPER = "consul-template";
    private static final String PROGRAM = "[program:nginx]";
    private static final String OTHER_HELPER = "watch-consul";
    private static final String OTHER_PROXY = "front-door";

    RenamedStrategyIT() {
        super(OTHER_PROXY, OTHER_HELPER);
    }

    /** The reference system with that balancer. */
    static final class Renamed implements Supplier<Topology> {

        @Override
        public Topology get() {
            try {
                Path folder = Files.createTempDirectory("ballast-strategy").resolve("My Strategy");
                folder.getParent().toFile().deleteOnExit(); // the last registered goes first
                copyTo(folder);
                return Topology.reference().withBalancer(folder.toString());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot copy " + STRATEGY, e);
            }
        }

        private static void copyTo(Path folder) throws IOException {
            make(folder);
            for (Map.Entry<String, byte[]> file :
                    ImageFolder.shipped(STRATEGY).files().entrySet()) {
                Path copy = folder.resolve(file.getKey().replace(HELPER, OTHER_HELPER));
                make(copy.getParent());
                copy.toFile().deleteOnExit();
                Files.writeString(copy, renamed(new String(file.getValue(), StandardCharsets.UTF_8)));
            }
        }

        private static void make(Path folder) throws IOException {
            if (!Files.isDirectory(folder)) {
                make(folder.getParent());
                Files.createDirectory(folder);
                folder.toFile().deleteOnExit();
            }
        }

        /** The program itself comes from an image that has it under its own name. */
        private static String renamed(String text) {
            return text.replace(HELPER, OTHER_HELPER)
                    .replace("hashicorp/" + OTHER_HELPER, "hashicorp/" + HELPER)
                    .replace(
                            "/bin/%1$s /bin/%1$s".formatted(OTHER_HELPER),
                            "/bin/%s /bin/%s".formatted(HELPER, OTHER_HELPER))
                    .replace(PROGRAM, "[program:%s]".formatted(OTHER_PROXY));
        }
    }
}
