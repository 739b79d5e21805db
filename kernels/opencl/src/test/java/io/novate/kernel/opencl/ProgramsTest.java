package io.novate.kernel.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.bindings.PrivateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is built once for a device and text, and what is kept is only used where it fits. */
final class ProgramsTest {
    private static final String TEXT = Programs.text("margin_pipeline.cl");

    @TempDir private Path folder;

    private final OpenedDevice opened = OpenedDevice.shared();
    private final Device device = opened.device();

    @Test
    void shouldKeepOneBinaryForEachText() throws Exception {
        PrivateFolder kept = PrivateFolder.ofUser(Map.of("XDG_CACHE_HOME", folder.toString()));
        assertNotNull(Programs.of(device, TEXT, kept));
        List<Path> files = files();
        assertEquals(1, files.size());
        byte[] first = Files.readAllBytes(files.getFirst());
        assertNotNull(Programs.of(device, TEXT, kept));
        assertEquals(files, files());
        assertArrayEquals(first, Files.readAllBytes(files.getFirst()));
        assertNotNull(Programs.of(device, TEXT + " ", kept));
        assertEquals(2, files().size());
    }

    @Test
    void shouldBuildAgainWhatTheDriverRefuses() throws Exception {
        PrivateFolder kept = PrivateFolder.ofUser(Map.of("XDG_CACHE_HOME", folder.toString()));
        Programs.of(device, TEXT, kept);
        Path file = files().getFirst();
        Files.write(file, new byte[] {1, 2, 3});
        assertNull(Programs.fromBinary(device, Files.readAllBytes(file)));
        assertNotNull(Programs.of(device, TEXT, kept));
        assertNotNull(Programs.fromBinary(device, Files.readAllBytes(file)));
    }

    @Test
    void shouldNameTheErrorOfAText() {
        DeviceFault fault =
                assertThrows(DeviceFault.class, () -> Programs.fromText(device, "kernel what"));
        assertTrue(fault.getMessage().startsWith("clBuildProgram answered "), fault.getMessage());
    }

    @Test
    void shouldTakeTheProgramOfAFile() throws Exception {
        Path file = folder.resolve("card.bin");
        DeviceFault missing = assertThrows(DeviceFault.class, () -> Programs.ofFile(device, file));
        assertEquals(file + " cannot be read", missing.getMessage());
        Files.write(file, new byte[64]);
        DeviceFault wrong = assertThrows(DeviceFault.class, () -> Programs.ofFile(device, file));
        assertEquals(file + " is no program for " + device.identity.name(), wrong.getMessage());
        Files.write(file, Programs.binary(Programs.fromText(device, TEXT)));
        assertNotNull(Programs.ofFile(device, file));
        assertEquals(
                "opencl-hls 0 of 0",
                JvmOnDevice.run(
                        List.of(JvmOnDevice.ACCESS),
                        Map.of("NOVATE_OPENCL_BINARY", file.toString()),
                        "opencl-hls"));
    }

    private List<Path> files() throws Exception {
        try (var list = Files.list(folder.resolve("novate"))) {
            return list.sorted().toList();
        }
    }
}
