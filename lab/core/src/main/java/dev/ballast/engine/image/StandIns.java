package dev.ballast.engine.image;

import com.github.dockerjava.api.model.Image;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.LabThreads;
import dev.ballast.engine.Labels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Obtains pinned images: pulls them, or makes what stands in for them from Debian's packages and Go modules, by the
 * recipes in {@code images/stand-ins/}. Independent ones are made side by side.
 */
final class StandIns {

    /** On a stand-in: hash of the recipe that made it. */
    static final String RECIPE = "dev.ballast.recipe";

    /** On a stand-in: what it is made of, for a person. */
    static final String MADE_OF = "dev.ballast.made-of";

    /** What all stand-ins' names begin with; images built on them inherit their labels, but not this. */
    static final String REPOSITORY = "ballast/stand-in/";

    private static final String RECIPES = "stand-ins/";
    private static final String DEBIAN = RECIPES + "debian";

    private final BaseImages images;
    private final Registry registry;
    private final Workshop workshop;
    private final Map<String, CompletableFuture<BuiltImage>> obtained = new ConcurrentHashMap<>();
    private @Nullable GoBuild go;

    StandIns(BaseImages images, Registry registry, Workshop workshop) {
        this.images = images;
        this.registry = registry;
        this.workshop = workshop;
    }

    /**
     * Obtains images. One that fails does not stop the others, whose work is kept.
     *
     * @throws EngineException with what failed, once all have ended
     */
    void prepare(List<PinnedImage> wanted) {
        wanted.forEach(this::start);
        Set<String> failures = new LinkedHashSet<>();
        for (PinnedImage image : wanted) {
            try {
                obtain(image);
            } catch (EngineException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        if (!failures.isEmpty()) {
            throw new EngineException(String.join(System.lineSeparator(), failures));
        }
    }

    private CompletableFuture<BuiltImage> start(PinnedImage image) {
        return obtained.computeIfAbsent(
                image.name(), name -> CompletableFuture.supplyAsync(() -> make(image), LabThreads::start));
    }

    private BuiltImage obtain(PinnedImage image) {
        try {
            return start(image).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException cause ? cause : e;
        }
    }

    private BuiltImage make(PinnedImage image) {
        return images.current(image).orElseGet(() -> {
            Registry.Answer answer = registry.ask(image.reference());
            if (answer.serves()) {
                return workshop.step("pulling " + answer.source(), () -> images.pulled(answer, image.reference()));
            }
            workshop.say("%s: no registry serves it (%s)".formatted(image.reference(), answer.reason()));
            if (image.fact("suite").isPresent()) {
                return fromSuite(image);
            }
            BuiltImage base = obtain(PinnedImage.named(image.need("on")));
            return image.fact("module").isPresent() ? fromModule(image, base) : fromPackage(image, base);
        });
    }

    private BuiltImage fromSuite(PinnedImage image) {
        String suite = image.need("suite");
        Debootstrap.makeSure(workshop, image.reference());
        return workshop.step("bootstrapping Debian %s (about 40 s)".formatted(suite), () -> {
            ImageFolder folder = ImageFolder.shipped(DEBIAN);
            Path place = workshop.newFolder("debian-" + suite);
            Debootstrap.run(workshop, folder, suite, place);
            String day = day(Files.readString(place.resolve("date")));
            String version = Files.readString(place.resolve("version")).strip();
            Path rootfs = place.resolve("rootfs.tar");
            String id = ImageBuild.of(workshop, folder)
                    .with("rootfs.tar", rootfs)
                    .labelled(labels(image, "Debian %s (%s), archive of %s".formatted(suite, version, day)))
                    .run();
            Files.delete(rootfs);
            return named(image, "debian-" + suite, version.matches("[0-9.]+") ? version : day, id);
        });
    }

    /** Turns an archive's date, such as {@code Fri, 30 Oct 2026 08:08:01 UTC}, into {@code 20261030}. */
    static String day(String date) {
        return ZonedDateTime.parse(date.strip().replace("UTC", "GMT"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .format(DateTimeFormatter.ofPattern("yyyyMMdd"));
    }

    private BuiltImage fromPackage(PinnedImage image, BuiltImage base) {
        String name = image.need("package");
        return workshop.step("installing Debian's %s over %s (about 20 s)".formatted(name, base.reference()), () -> {
            String id = ImageBuild.of(workshop, ImageFolder.shipped(RECIPES + image.name()))
                    .on(base)
                    .labelled(labels(image, "Debian's package %s over %s".formatted(name, base.reference())))
                    .run();
            try (WorkshopContainer container = WorkshopContainer.start(workshop, id, Map.of())) {
                String version = container
                        .run(Duration.ofMinutes(1), "dpkg-query", "-W", "-f", "${source:Upstream-Version}", name)
                        .strip();
                return named(image, image.name() + "-" + image.need("on"), version, id);
            }
        });
    }

    /** One after another: each build keeps every core busy, and the second profits by what the first downloaded. */
    private synchronized BuiltImage fromModule(PinnedImage image, BuiltImage base) {
        String version = image.need("version");
        if (go == null) {
            go = GoBuild.open(workshop, base);
        }
        GoBuild builder = go;
        return workshop.step(
                "building %s %s from its Go module (up to 6 minutes)".formatted(image.name(), version), () -> {
                    ImageFolder folder = ImageFolder.shipped(RECIPES + image.name());
                    Path binary = builder.build(image, folder);
                    String madeOf = "Go module %s@v%s, %s".formatted(image.need("module"), version, builder.version());
                    String id = ImageBuild.of(workshop, folder)
                            .with(image.name(), binary)
                            .labelled(labels(image, madeOf))
                            .run();
                    Files.delete(binary);
                    return named(image, image.name() + "-go-module", version, id);
                });
    }

    private static Map<String, String> labels(PinnedImage image, String madeOf) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.STANDS_IN_FOR, image.reference());
        labels.put(RECIPE, recipe(image));
        labels.put(MADE_OF, madeOf);
        return labels;
    }

    /** Returns the hash of everything that an image's stand-in is made by. */
    static String recipe(PinnedImage image) {
        SortedMap<String, byte[]> inputs = new TreeMap<>();
        image.facts().forEach((key, value) -> inputs.put(key, value.getBytes(StandardCharsets.UTF_8)));
        ImageFolder.shipped(image.fact("suite").isPresent() ? DEBIAN : RECIPES + image.name())
                .files()
                .forEach((path, content) -> inputs.put("/" + path, content));
        if (image.fact("module").isPresent()) {
            GoBuild.recipe().files().forEach((path, content) -> inputs.put("/go/" + path, content));
        }
        return BuildContext.hash(inputs);
    }

    /** Names a finished stand-in, and removes those that it supersedes. */
    private BuiltImage named(PinnedImage image, String name, String tag, String id) {
        String repository = REPOSITORY + name;
        List<Image> superseded = images.standIns(image.reference());
        workshop.docker().tagImageCmd(id, repository, tag).exec();
        superseded.forEach(old -> workshop.removeImage(old.getId()));
        images.forget();
        return new BuiltImage(image.reference(), repository + ":" + tag, id, image.reference());
    }
}
