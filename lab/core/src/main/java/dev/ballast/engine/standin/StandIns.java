package dev.ballast.engine.standin;

import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.HelperContainer;
import dev.ballast.engine.LabThreads;
import dev.ballast.engine.Labels;
import dev.ballast.engine.LocalImage;
import dev.ballast.engine.image.BaseImages;
import dev.ballast.engine.image.BuildContext;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageFolder;
import dev.ballast.engine.image.PinnedImage;
import dev.ballast.engine.image.Registry;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Obtains pinned images: pulls them, or builds stand-ins from Debian's packages and Go modules by the recipes in {@code
 * images/stand-ins/}. Independent images are made side by side.
 */
public final class StandIns {

    /** A label of stand-ins that says in words what they are made of. */
    static final String MADE_OF = "dev.ballast.made-of";

    private static final String RECIPES = "stand-ins/";
    private static final String DEBIAN = RECIPES + "debian";

    private final BaseImages images;
    private final Workshop workshop;
    private final Map<String, CompletableFuture<BuiltImage>> obtained = new ConcurrentHashMap<>();
    private @Nullable GoBuild go;

    private StandIns(BaseImages images, Workshop workshop) {
        this.images = images;
        this.workshop = workshop;
    }

    /**
     * Pulls every pinned image that is missing and that a registry serves, and makes stand-ins for the others. Does nothing
     * if none is missing.
     *
     * @param progress takes a line when a step begins and ends
     * @throws EngineException with what failed and the remedy, if an image cannot be obtained
     */
    public static void prepare(Engine engine, Consumer<String> progress) {
        BaseImages images = new BaseImages(engine);
        List<PinnedImage> missing = missing(images);
        if (!missing.isEmpty()) {
            try (Workshop workshop = Workshop.open(engine, progress)) {
                new StandIns(images, workshop).prepare(missing(images)); // another set-up may have made some meanwhile
            }
        }
    }

    /** Returns the registry references of what {@link #prepare} would pull or make. */
    public static List<String> missing(Engine engine) {
        return missing(new BaseImages(engine)).stream()
                .map(PinnedImage::reference)
                .toList();
    }

    private static List<PinnedImage> missing(BaseImages images) {
        images.forget();
        return BaseImages.wanted().stream()
                .filter(image -> current(images, image).isEmpty())
                .toList();
    }

    private static Optional<BuiltImage> current(BaseImages images, PinnedImage image) {
        return images.current(image.reference(), recipe(image));
    }

    /**
     * Obtains images. If one fails, the others go on and are kept.
     *
     * @throws EngineException with what failed, once all have ended
     */
    private void prepare(List<PinnedImage> wanted) {
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
        return current(images, image).orElseGet(() -> {
            Registry.Answer answer = images.ask(image.reference());
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
            try (HelperContainer container = workshop.container(id, Map.of())) {
                String version = Workshop.run(
                                container,
                                Duration.ofMinutes(1),
                                "dpkg-query",
                                "-W",
                                "-f",
                                "${source:Upstream-Version}",
                                name)
                        .strip();
                return named(image, image.name() + "-" + image.need("on"), version, id);
            }
        });
    }

    /**
     * Builds one module at a time, because each build keeps every core busy, and the second one uses what the first
     * downloaded.
     */
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
        labels.put(Labels.RECIPE, recipe(image));
        labels.put(MADE_OF, madeOf);
        return labels;
    }

    /** Returns the hash of everything from which an image's stand-in is made. */
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

    /** Tags a finished stand-in, and removes those that it replaces. */
    private BuiltImage named(PinnedImage image, String name, String tag, String id) {
        String repository = BaseImages.STAND_INS + name;
        List<LocalImage> superseded = images.standIns(image.reference());
        workshop.images().tag(id, repository, tag);
        // one on which others are built stays, without a name
        superseded.forEach(old -> workshop.images().forceRemove(old.id()));
        images.forget();
        return new BuiltImage(image.reference(), repository + ":" + tag, id, image.reference());
    }
}
