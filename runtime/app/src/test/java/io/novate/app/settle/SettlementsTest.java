package io.novate.app.settle;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What surrounds a chain. */
class SettlementsTest {
    @Test
    void shouldRemoveWhatAKilledProcessLeftBehind() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        Path left = Files.createTempDirectory(parent, "novate-journal-999999999999-");
        Files.writeString(left.resolve("batches"), "x");
        Path own;
        try (JournalFolder folder = new JournalFolder()) {
            own = folder.path();
            Files.writeString(own.resolve("batches"), "x");
            assertFalse(Files.exists(left), "left by a process that is gone");
            try (JournalFolder second = new JournalFolder()) {
                assertTrue(Files.exists(own), "held by a process that lives");
                assertFalse(second.path().equals(own));
            }
        }
        assertFalse(Files.exists(own));
    }
}
