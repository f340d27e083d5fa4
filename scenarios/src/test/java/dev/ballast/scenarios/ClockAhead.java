package dev.ballast.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;

/** An agent of a JVM that sets its clock ahead, since setting that of the machine would set everybody's. */
public final class ClockAhead {

    private static final String SECONDS = "ballast.clock-ahead";

    private ClockAhead() {}

    /** Returns the option that gives a JVM this agent, which is packed into a folder. Its class path must have Byte Buddy. */
    static String jvmOption(Path folder, Duration ahead) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ClockAhead.class.getName());
        manifest.getMainAttributes().putValue("Can-Redefine-Classes", "true");
        Path file = folder.resolve("clock-ahead.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Class<?> part : List.of(ClockAhead.class, Later.class)) {
                String name = part.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(name));
                try (InputStream bytes =
                        Objects.requireNonNull(ClockAhead.class.getClassLoader().getResourceAsStream(name))) {
                    bytes.transferTo(jar);
                }
            }
        }
        return "-javaagent:%s=%s".formatted(file, ahead.toSeconds());
    }

    /** Begins, unless the JVM was given this agent twice, as one that another started with its own options. */
    public static void premain(String seconds, Instrumentation instrumentation) throws Exception {
        if (System.getProperty(SECONDS) == null) {
            System.setProperty(SECONDS, seconds);
            byte[] clock = new ByteBuddy()
                    .redefine(Clock.class, ClassFileLocator.ForClassLoader.ofSystemLoader())
                    .visit(Advice.to(Later.class).on(ElementMatchers.named("currentInstant")))
                    .make()
                    .getBytes();
            instrumentation.redefineClasses(new ClassDefinition(Clock.class, clock));
        }
    }

    /** Its code becomes that of {@link Clock}, so it may use only what the JDK has. */
    static final class Later {

        private Later() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Instant now) {
            now = now.plusSeconds(Long.getLong("ballast.clock-ahead", 0L));
        }
    }
}
