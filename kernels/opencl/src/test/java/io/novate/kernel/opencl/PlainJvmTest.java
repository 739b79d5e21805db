package io.novate.kernel.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts JVMs as an embedder might, where something is missing. */
final class PlainJvmTest {
    @TempDir private Path empty;

    @Test
    void shouldNameTheFlagOnAPlainClassPath() throws Exception {
        for (String name : List.of("opencl", "opencl-hls")) {
            assertEquals(
                    "backend "
                            + name
                            + " is unavailable: the JVM was started without "
                            + JvmOnDevice.ACCESS,
                    JvmOnDevice.run(List.of(), Map.of(), name));
        }
    }

    @Test
    void shouldSayThatThereIsNoDriver() throws Exception {
        assertEquals(
                "backend opencl is unavailable: there is no OpenCL device: install a driver, for"
                        + " the processor pocl-opencl-icd",
                JvmOnDevice.run(
                        List.of(JvmOnDevice.ACCESS),
                        Map.of("OCL_ICD_VENDORS", empty + "/"),
                        "opencl"));
    }

    @Test
    void shouldNeverBeChosenByItself() throws Exception {
        assertEquals("scalar", JvmOnDevice.run(List.of(JvmOnDevice.ACCESS), Map.of(), "auto"));
    }

    @Test
    void shouldBeThereWhenNamed() throws Exception {
        assertEquals(
                "opencl 0 of 0 0 of 0",
                JvmOnDevice.run(List.of(JvmOnDevice.ACCESS), Map.of(), "opencl"));
    }
}
