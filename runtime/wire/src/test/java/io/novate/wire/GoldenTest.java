package io.novate.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recordings that other programs read: one of every message, as bytes and as a listing.
 *
 * <p>What was written last lies in target/golden; it becomes the recording of a new version and
 * never replaces that of an old one.
 */
final class GoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path WRITTEN = Path.of("target/golden");

    @Test
    void shouldWriteTheRecordedBytes() throws IOException {
        byte[] written = Recording.ofAll(Arguments.counting(), 1).bytes();
        Files.createDirectories(WRITTEN);
        Files.write(WRITTEN.resolve("wire-v1.bin"), written);
        assertArrayEquals(Files.readAllBytes(GOLDEN.resolve("wire-v1.bin")), written);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldListARecordingBySchemaAlone(int version) throws IOException {
        Path recording = GOLDEN.resolve("wire-v" + version + ".bin");
        String listing = new SchemaListing(Recording.SCHEMA).list(recording);
        Files.createDirectories(WRITTEN);
        Files.writeString(WRITTEN.resolve("wire-v" + version + ".txt"), listing);
        Path listed = GOLDEN.resolve("wire-v" + version + ".txt");
        assertEquals(Files.readString(listed, StandardCharsets.US_ASCII), listing);
    }

    @Test
    void shouldReadWhatAnOlderVersionRecorded() throws Exception {
        List<String> older = calls("wire-v0.bin");
        List<String> current = calls("wire-v1.bin");
        assertFalse(older.isEmpty());
        String perLot = "takerPerLot=\\d+, makerPerLot=\\d+";
        List<String> without =
                current.stream()
                        .map(line -> line.replaceAll(perLot, "takerPerLot=0, makerPerLot=0"))
                        .toList();
        assertEquals(without, older);
        assertEquals(2, current.stream().filter(line -> !older.contains(line)).count());
    }

    private static List<String> calls(String name) throws IOException, WireException {
        CallLog log = new CallLog();
        CommandAdapter commands =
                new CommandAdapter(Recording.BYTES_MAX, log.taking(Commands.class));
        EventAdapter events = new EventAdapter(Recording.BYTES_MAX, log.taking(Events.class));
        for (byte[] message : Recording.cut(Files.readAllBytes(GOLDEN.resolve(name)))) {
            Recording.read(commands, events, message);
        }
        return log.lines();
    }
}
