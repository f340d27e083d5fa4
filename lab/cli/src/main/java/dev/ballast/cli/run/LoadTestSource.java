package dev.ballast.cli.run;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.ballast.LabException;
import dev.ballast.cli.build.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A load test, as its source describes it: the command line has to know it before Maven compiles it.
 *
 * @param simpleName the simulation's class name without its package, which is the name that users type
 * @param className the simulation's class name
 * @param description what the load test does: its Javadoc
 * @param changesPool whether it changes the pool, so that it needs a lab
 * @param rests whether its connections rest, so that it needs time for these rests
 */
record LoadTestSource(String simpleName, String className, String description, boolean changesPool, boolean rests) {

    private static final String SOURCES = "load-tests/src/test/java";
    private static final String SIMULATION = "BallastSimulation";
    private static final String CHANGES_POOL = "ChangesPool";

    /** Returns the load tests of the repository, by their simple names. */
    static SortedMap<String, LoadTestSource> all() {
        return in(Repository.root().resolve(SOURCES));
    }

    /**
     * Returns the load tests in a folder of sources, by their simple names.
     *
     * @throws LabException if this is no JDK
     */
    static SortedMap<String, LoadTestSource> in(Path sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new LabException("%s has no compiler, which load tests need: set JAVA_HOME to a JDK"
                    .formatted(System.getProperty("java.home")));
        }
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    problem -> {}, // Maven shows it
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(simulations(sources)));
            Trees trees = Trees.instance(task);
            SortedMap<String, LoadTestSource> found = new TreeMap<>();
            for (CompilationUnitTree file : task.parse()) {
                for (Tree type : file.getTypeDecls()) {
                    if (type instanceof ClassTree simulation && isNamed(simulation.getExtendsClause(), SIMULATION)) {
                        LoadTestSource one =
                                of(file, simulation, trees.getDocComment(TreePath.getPath(file, simulation)));
                        found.put(one.simpleName, one);
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + sources, e);
        }
    }

    /** Returns the files that may have a simulation, since reading all of them takes longer. */
    private static List<Path> simulations(Path sources) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).contains("extends " + SIMULATION)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static LoadTestSource of(CompilationUnitTree file, ClassTree simulation, @Nullable String javadoc) {
        String name = simulation.getSimpleName().toString();
        return new LoadTestSource(
                name,
                "%s.%s".formatted(file.getPackageName(), name),
                javadoc == null ? "" : javadoc.strip().replaceAll("\\s+", " "),
                simulation.getModifiers().getAnnotations().stream()
                        .anyMatch(annotation -> isNamed(annotation.getAnnotationType(), CHANGES_POOL)),
                simulation.toString().contains(".rests().sweep("));
    }

    private static boolean isNamed(@Nullable Tree type, String name) {
        return type != null && type.toString().equals(name);
    }
}
