package io.novate.bindings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder is made private, and anything else than a private folder is refused. */
final class PrivateFolderTest {
    @TempDir private Path temporary;
    private Path path;

    @BeforeEach
    void resolveLinks() throws Exception {
        temporary = temporary.toRealPath();
        path = temporary.resolve("novate");
    }

    @Test
    void shouldMakeAFolderThatOnlyItsOwnerCanUse() throws Exception {
        PrivateFolder.at(path);
        assertEquals("rwx------", rights(path));
        PrivateFolder.at(path);
    }

    @Test
    void shouldMakeTheFoldersAboveItPrivateToo() throws Exception {
        PrivateFolder.at(temporary.resolve("above").resolve("novate"));
        assertEquals("rwx------", rights(temporary.resolve("above")));
    }

    @Test
    void shouldBeWhereTheEnvironmentSays() throws Exception {
        PrivateFolder.ofUser(Map.of("XDG_CACHE_HOME", temporary.toString()));
        assertTrue(Files.isDirectory(path));
    }

    @Test
    void shouldKeepBytesUnderAName() throws Exception {
        PrivateFolder folder = PrivateFolder.at(path);
        assertNull(folder.read("a.bin"));
        folder.keep("a.bin", new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, folder.read("a.bin"));
        folder.keep("a.bin", new byte[] {4});
        assertArrayEquals(new byte[] {4}, folder.read("a.bin"));
        assertEquals(1, path.toFile().list().length, "only the file itself is left");
        Files.setPosixFilePermissions(
                path.resolve("a.bin"), PosixFilePermissions.fromString("rw-rw----"));
        assertThrows(NativeUnavailableException.class, () -> folder.read("a.bin"));
    }

    @Test
    void shouldRefuseAFolderWithOtherRights() throws Exception {
        for (String rights : new String[] {"rwxrwxrwx", "rwxr-x---", "rwx--x--x", "r-x------"}) {
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
            assertRefused("not private: its rights must be 0700");
            Files.delete(path);
        }
    }

    @Test
    void shouldRefuseALink() throws Exception {
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.createSymbolicLink(path, other);
        assertRefused("is no folder");
    }

    @Test
    void shouldRefuseAFile() throws Exception {
        Files.createFile(path);
        assertRefused("is no folder");
    }

    @Test
    void shouldRefuseAFolderThatEverybodyCouldReplace() throws Exception {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        path = open.resolve("novate");
        assertRefused("not private: everybody may write to " + open);
        Files.setAttribute(open, "unix:mode", 01777);
        PrivateFolder.at(path);
    }

    @Test
    void shouldSayWhyAFolderCannotBeMade() throws Exception {
        path = Files.createFile(temporary.resolve("file")).resolve("novate");
        assertRefused(path + " cannot be made a private folder: ");
    }

    @Test
    void shouldFindWhatWasPublishedWholeAndNothingElse() throws Exception {
        PrivateFolder folder = PrivateFolder.at(path);
        assertNull(folder.find("a.so"));
        Path part = folder.create(".so");
        Files.writeString(part, "whole");
        assertEquals("rwx------", rights(folder.publish(part, "a.so")));
        assertEquals("whole", Files.readString(folder.find("a.so")));
        assertTrue(Files.notExists(part));
    }

    @Test
    void shouldRefuseAFileThatOthersMayWriteTo() throws Exception {
        PrivateFolder folder = PrivateFolder.at(path);
        Path file = Files.createFile(path.resolve("a.so"));
        for (String rights : new String[] {"rwx-w----", "rwx----w-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
            assertUnavailable("others may write to it", () -> folder.find("a.so"));
        }
    }

    @Test
    void shouldRefuseALinkInPlaceOfAFile() throws Exception {
        PrivateFolder folder = PrivateFolder.at(path);
        Path other = Files.createFile(temporary.resolve("other.so"));
        Files.createSymbolicLink(path.resolve("a.so"), other);
        assertUnavailable("is no plain file", () -> folder.find("a.so"));
    }

    private void assertRefused(String sentence) {
        assertUnavailable(sentence, () -> PrivateFolder.at(path));
    }

    private static void assertUnavailable(
            String part, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(NativeUnavailableException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static String rights(Path of) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(of));
    }
}
