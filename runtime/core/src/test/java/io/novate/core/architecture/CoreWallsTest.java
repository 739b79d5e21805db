package io.novate.core.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.novate.core.unit.Limits;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the core to its package order, to integers and to its own inputs. */
final class CoreWallsTest {
    @TempDir private Path folder;

    @Test
    void shouldLookOnlyLeftward() throws Exception {
        JavaClasses classes = new ClassFileImporter().importPath(classesOf(Limits.class));
        assertFalse(classes.isEmpty(), "no class of the core was found");
        assertEquals(List.of(), PackageOrder.violations(classes));
    }

    @Test
    void shouldContainNoFloatingPoint() throws Exception {
        assertEquals(List.of(), scan(classesOf(Limits.class), ClassScan::floatingPoint));
        assertEquals(List.of(), scan(classesOf(MarginKernel.class), ClassScan::floatingPoint));
    }

    @Test
    void shouldFindNoFloatingPointInAKernel() throws Exception {
        int count = 0;
        for (KernelBackend backend : ServiceLoader.load(KernelBackend.class)) {
            List<String> found = scan(classesOf(backend.getClass()), ClassScan::floatingPoint);
            assertEquals(List.of(), found, backend.name());
            count++;
        }
        assertTrue(count > 0, "no backend is on the class path");
    }

    @Test
    void shouldDependOnNothingButItsCommands() throws Exception {
        assertEquals(List.of(), scan(classesOf(Limits.class), ClassScan::banned));
    }

    @Test
    void shouldFindAnArrowThatPointsRight() throws IOException {
        compile("io.novate.core.margin.Right", "public final class Right {}");
        compile("io.novate.core.unit.Left", "final io.novate.core.margin.Right right = null;");
        assertEquals(1, violations("Left", "Right"));
    }

    @Test
    void shouldFindAPackageOutsideTheOrder() throws IOException {
        compile("io.novate.core.shed.Shed", "");
        assertEquals(1, violations("Shed"));
    }

    @Test
    void shouldFindALibraryThatTheCoreMayNotKnow() throws IOException {
        compile("org.elsewhere.Stranger", "");
        compile("io.novate.core.machine.Host", "org.elsewhere.Stranger stranger;");
        assertTrue(violations("Host", "Stranger") > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "double field;",
                "float[] field;",
                "java.util.List<Double> field;",
                "static final Object BOX = 1.5;",
                "void m(double parameter) {}",
                "float m() { return 0; }",
                "void m() { double local = 0; }",
                "long m(long a) { return (long) (a * 1.5); }",
                "long m(long a) { return (long) Math.sqrt(a); }",
                "Object m() { return new float[3]; }",
                "Object m() { return new double[3][4]; }",
                "boolean m(Object o) { return o instanceof Float; }",
                "record R(double part) {}",
            })
    void shouldFindFloatingPoint(String member) throws IOException {
        compile("io.novate.core.unit.Inexact", member);
        assertFalse(scan(folder, ClassScan::floatingPoint).isEmpty(), member);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "long m() { return System.nanoTime(); }",
                "long m() { return System.currentTimeMillis(); }",
                "Object m() { return java.time.Instant.now(); }",
                "Object m() { return new java.util.Random(); }",
                "Object m() { return java.util.concurrent.ThreadLocalRandom.current(); }",
                "Object m() { return new java.util.HashMap<Long, Long>(); }",
                "Object m() { return java.util.Set.of(1, 2); }",
                "void m() { Thread.yield(); }",
                "Object m() { return new java.io.File(\"f\"); }",
                "Object m() { return java.nio.file.Path.of(\"f\"); }",
                "Object m() throws Exception { return new java.net.Socket(); }",
                "void m() { System.out.println(); }",
                "Object m() { return Runtime.getRuntime(); }",
            })
    void shouldFindASourceOfSurprise(String member) throws IOException {
        compile("io.novate.core.unit.Surprise", member);
        assertFalse(scan(folder, ClassScan::banned).isEmpty(), member);
    }

    @Test
    void shouldAcceptExactCode() throws IOException {
        compile(
                "io.novate.core.unit.Exact",
                "long m(long a, int b) { long[] c = {a, b}; Long d = a; return c[0] / 3 + d; }");
        assertEquals(List.of(), scan(folder, ClassScan::floatingPoint));
        assertEquals(List.of(), scan(folder, ClassScan::banned));
    }

    @Test
    void shouldAcceptTheLoadFactorOfAMapAndNothingMore() throws IOException {
        String map = "org.agrona.collections.Long2LongHashMap";
        compile(map, "public Long2LongHashMap(int capacity, float loadFactor, long missing) {}");
        compile("io.novate.core.unit.Sized", "Object m() { return new " + map + "(8, 0.6f, 0); }");
        compile(
                "io.novate.core.unit.Scaled",
                "Object m(int a) { return new " + map + "(8, a * 0.6f, 0); }");
        List<String> found = scan(folder.resolve("io"), ClassScan::floatingPoint);
        assertFalse(found.isEmpty());
        assertTrue(found.stream().allMatch(line -> line.contains("Scaled")), found.toString());
    }

    private void compile(String name, String body) throws IOException {
        int dot = name.lastIndexOf('.');
        String simple = name.substring(dot + 1);
        String text = body.startsWith("public final class") ? body : type(simple, body);
        CompiledSource.compile(folder, name, "package " + name.substring(0, dot) + ";" + text);
    }

    private static String type(String simple, String body) {
        return "public final class " + simple + " {" + body + "}";
    }

    private int violations(String... simpleNames) {
        JavaClasses classes = new ClassFileImporter().importPath(folder);
        assertEquals(simpleNames.length, classes.size());
        return PackageOrder.violations(classes).size();
    }

    private static List<String> scan(Path folder, Function<byte[], List<String>> rule)
            throws IOException {
        List<byte[]> classFiles = CompiledSource.classFiles(folder);
        assertFalse(classFiles.isEmpty(), "no class file in " + folder);
        return classFiles.stream().map(rule).flatMap(List::stream).toList();
    }

    private static Path classesOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
