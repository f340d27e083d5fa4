package dev.ballast.engine.standin;

import dev.ballast.engine.HelperContainer;
import dev.ballast.engine.image.BuildContext;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageFolder;
import dev.ballast.engine.image.PinnedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A container with Debian's Go in which programs are built from their modules. */
final class GoBuild {

    private static final String FOLDER = "stand-ins/go";
    private static final Duration LIMIT = Duration.ofMinutes(40);

    /** Environment variables for Go and its downloads, passed on from this process. */
    private static final List<String> HANDED_ON = List.of(
            "GOPROXY",
            "GONOPROXY",
            "GOPRIVATE",
            "GOINSECURE",
            "GOSUMDB",
            "GONOSUMDB",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy");

    /** The files with the certificates that systems trust. */
    private static final List<String> CA_BUNDLES =
            List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem");

    private final Workshop workshop;
    private final HelperContainer container;
    private final String version;

    private GoBuild(Workshop workshop, HelperContainer container, String version) {
        this.workshop = workshop;
        this.container = container;
        this.version = version;
    }

    /** Returns the folder of the container's recipe. */
    static ImageFolder recipe() {
        return ImageFolder.shipped(FOLDER);
    }

    /** Makes and starts the container, which is removed with the workshop. */
    static GoBuild open(Workshop workshop, BuiltImage base) {
        return workshop.step("installing Go over %s (about 20 s)".formatted(base.reference()), () -> {
            String image = ImageBuild.of(workshop, recipe())
                    .on(base)
                    .labelled(Workshop.labels())
                    .run();
            Map<String, String> environment = new LinkedHashMap<>();
            HANDED_ON.stream()
                    .filter(System.getenv()::containsKey)
                    .forEach(name -> environment.put(name, System.getenv(name)));
            Map<String, byte[]> files = new TreeMap<>();
            for (Path bundle : bundles()) {
                files.put("ca.crt", Files.readAllBytes(bundle));
                environment.put("SSL_CERT_FILE", "/build/ca.crt");
            }
            HelperContainer container = workshop.container(image, environment);
            copyIn(container, "build", files);
            String version = Workshop.run(container, Duration.ofMinutes(1), "go", "env", "GOVERSION")
                    .strip();
            return new GoBuild(workshop, container, version);
        });
    }

    private static List<Path> bundles() {
        return Stream.concat(Optional.ofNullable(System.getenv("SSL_CERT_FILE")).stream(), CA_BUNDLES.stream())
                .map(Path::of)
                .filter(Files::isReadable)
                .limit(1)
                .toList();
    }

    /** Returns the version of Go in the container. */
    String version() {
        return version;
    }

    /** Builds a program and returns the binary, a file in the workshop. */
    Path build(PinnedImage image, ImageFolder folder) throws IOException {
        String name = image.name();
        copyIn(container, "build/" + name, folder.files());
        Workshop.run(container, LIMIT, "sh", "/usr/local/bin/go-build", name, image.need("module"));
        Path binary = workshop.newFolder("go").resolve(name);
        container.copyOut("/build/out/" + name, binary);
        return binary;
    }

    private static void copyIn(HelperContainer container, String folder, Map<String, byte[]> files) {
        BuildContext packed = new BuildContext();
        files.forEach((name, content) -> packed.with(folder + "/" + name, BuildContext.Kind.FILE, content));
        container.copyIn(packed.tar());
    }
}
