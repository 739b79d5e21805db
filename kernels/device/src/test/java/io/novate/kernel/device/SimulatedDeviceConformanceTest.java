package io.novate.kernel.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.MarginKernelConformanceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;

/** The kit on the design itself, simulated: built first, which needs verilator and g++. */
class SimulatedDeviceConformanceTest extends MarginKernelConformanceTest {
    static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
    private static final long LIMIT_S = 300;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Process build =
                new ProcessBuilder(HOME.resolve("fpga/sim/build").toString())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(build.waitFor(LIMIT_S, TimeUnit.SECONDS), "fpga/sim/build did not end");
        assertEquals(0, build.exitValue(), text);
        assertEquals("", new SimulatedKernelBackend(HOME + "", "").unavailableBecause());
    }

    /** Fails the test when the device is left: the kit must be passed by the device itself. */
    @Override
    protected KernelBackend backend() {
        String library = HOME.resolve("fpga/sim/target/libnovate_sim.so").toString();
        return TestDevices.backend(library, options(), Assertions::fail);
    }

    String options() {
        return "";
    }
}
