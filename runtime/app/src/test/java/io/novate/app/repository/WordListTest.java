package io.novate.app.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads every text file of the repository against the word list. */
final class WordListTest {
    @Test
    void shouldFindNoWordOutOfPlace() {
        SortedMap<String, String> texts = SourceTree.texts();
        assertTrue(texts.containsKey("pom.xml"), "the root was not found");
        assertTrue(texts.size() > 50, "only " + texts.size() + " files were found");
        List<String> breaches = new ArrayList<>();
        texts.forEach((path, text) -> breaches.addAll(breaches(path, text)));
        assertEquals(List.of(), breaches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    runtime/core/src/main/java/A.java     | import jdk.incubator.vector.LongVector;
                    kernels/scalar/src/main/java/A.java   | import module jdk.incubator.vector;
                    kernels/scalar/pom.xml                | <arg>--add-modules</arg>
                    kernels/simd/src/main/java/A.java     | import java.lang.foreign.Linker;
                    runtime/app/src/main/java/A.java      | Linker.nativeLinker()
                    kernels/native/src/main/java/A.java   | import java.lang.foreign.SymbolLookup;
                    kernels/native/src/main/java/A.java   | import java.lang.foreign.FunctionDescriptor;
                    kernels/native/src/main/java/A.java   | segment.reinterpret(8)
                    settlement/chain/src/main/java/A.java | System.loadLibrary("x")
                    runtime/app/src/main/java/A.java      | "--enable-native-access=ALL-UNNAMED"
                    kernels/simd/src/main/java/A.java     | Thread.ofPlatform().start(task)
                    kernels/native/src/main/resources/a.c | double x;
                    kernels/native/src/main/resources/a.c | #include <math.h>
                    kernels/native/src/main/resources/a.c | p = malloc(8);
                    kernels/native/src/main/resources/a.h | // TODO
                    kernels/opencl/src/main/resources/a.cl| float x;
                    fpga/opencl/a.cl                      | double x;
                    fpga/opencl/a.cl                      | // TODO
                    kernels/native/src/main/java/A.java   | import org.jocl.CL;
                    bench/runner/src/main/java/A.java     | import static org.jocl.CL.clFinish;
                    runtime/core/src/main/java/A.java     | import io.aeron.Aeron;
                    runtime/app/src/main/java/A.java      | import org.web3j.abi.TypeEncoder;
                    runtime/app/src/main/java/A.java      | import io.novate.wire.sbe.SealDecoder;
                    runtime/core/src/main/java/A.java     | import org.agrona.sbe.Flyweight;
                    runtime/wire/src/main/java/A.java     | import uk.co.real_logic.sbe.SbeTool;
                    runtime/core/src/main/java/A.java     | double price;
                    runtime/core/src/main/java/A.java     | long a; /* b */ float c;
                    runtime/core/src/main/java/A.java     | System.nanoTime()
                    runtime/core/src/main/java/A.java     | new HashMap<Long, Long>()
                    runtime/core/src/main/java/A.java     | new Random(1)
                    kernels/simd/src/main/java/A.java     | DoubleVector v;
                    settlement/contracts/package-lock.json| https://NODE_REGISTRY/solc
                    pom.xml                               | https://JAVA_REGISTRY/x
                    README.md                             | run /home/me/novate
                    novate                                | cd MACHINE_FOLDER/novate
                    runtime/app/src/main/java/A.java      | Path.of("TEMPORARY_FOLDER/report")
                    runtime/app/src/main/java/A.java      | // TODO later
                    settlement/contracts/src/A.sol        | // FIXME
                    runtime/app/src/test/java/A.java      | @Disabled
                    runtime/app/src/test/java/A.java      | Thread.sleep(10)
                    runtime/app/src/main/java/A.java      | final class BookManager {}
                    """)
    void shouldFindAWordOutOfPlace(String path, String written) {
        // What may stand nowhere in the tree is put together here.
        String text =
                written.replace("NODE_REGISTRY", String.join(".", "registry", "npmjs", "org"))
                        .replace(
                                "JAVA_REGISTRY", String.join(".", "repo", "maven", "apache", "org"))
                        .replace("MACHINE_FOLDER", "/" + "work")
                        .replace("TEMPORARY_FOLDER", "/" + "tmp");
        assertEquals(1, breaches(path, text).size(), path + ": " + text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kernels/simd/src/main/java/A.java     | import jdk.incubator.vector.LongVector;
                    novate                                | --add-modules jdk.incubator.vector
                    bindings/src/main/java/A.java         | import java.lang.foreign.Linker;
                    novate                                | --enable-native-access=ALL-UNNAMED
                    kernels/native/src/main/resources/a.c | /* no double, no #include */ long long x;
                    kernels/threads/src/main/java/A.java  | Thread.ofPlatform().daemon()
                    kernels/opencl/src/main/java/A.java   | import org.jocl.CL;
                    settlement/chain/src/main/java/A.java | import org.web3j.abi.TypeEncoder;
                    runtime/wire/src/main/java/A.java     | import io.novate.wire.sbe.SealDecoder;
                    runtime/core/src/main/java/A.java     | /** A double-entry ledger. */ long a;
                    runtime/app/src/main/java/A.java      | double percent;
                    README.md                             | https://example.org/home/page
                    runtime/core/src/main/java/A.java     | final class Database {}
                    """)
    void shouldAcceptAWordInItsPlace(String path, String text) {
        assertEquals(List.of(), breaches(path, text));
    }

    @Test
    void shouldNameTheLine() {
        String breach = breaches("runtime/core/src/main/java/A.java", "/*\n*/\n double a;").get(0);
        assertTrue(breach.contains("A.java:3: 'double'"), breach);
    }

    private static List<String> breaches(String path, String text) {
        return WordList.ALL.stream().flatMap(rule -> rule.breaches(path, text).stream()).toList();
    }
}
