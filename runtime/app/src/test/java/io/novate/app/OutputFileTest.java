package io.novate.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A named file is whole or untouched. */
class OutputFileTest {
    @TempDir private Path folder;

    @Test
    void shouldLeaveTheFileAloneUntilEverythingIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        try (OutputFile output = OutputFile.of("--explain", file)) {
            Files.writeString(output.part(), "half");
            assertEquals("old", Files.readString(file));
        }
        assertEquals("old", Files.readString(file));
        assertEquals(1, folder.toFile().list().length, "nothing is left beside it");
        try (OutputFile output = OutputFile.of("--explain", file)) {
            Files.writeString(output.part(), "whole");
            output.commit();
        }
        assertEquals("whole", Files.readString(file));
        assertEquals(1, folder.toFile().list().length, "nothing is left beside it");
    }

    @Test
    void shouldRefuseWithOneSentenceWhatIsNoFile() {
        assertRefused(folder, "--explain " + folder + ": this is a folder or a device, not a file");
        Path nowhere = folder.resolve("nowhere").resolve("a.txt");
        assertRefused(nowhere, "--explain " + nowhere + ": the folder of the file does not exist");
        assertRefused(Path.of(""), "--explain needs the name of a file");
        assertFalse(Files.exists(nowhere));
    }

    private static void assertRefused(Path file, String sentence) {
        BadInput refused =
                assertThrows(BadInput.class, () -> OutputFile.of("--explain", file).close());
        assertEquals(sentence, refused.getMessage());
    }
}
