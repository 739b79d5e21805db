package io.novate.app.settle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder for the publisher's journal, named after this process.
 *
 * <p>The chain of a demo ends with it, so its journal is worthless afterwards. What a killed
 * process left behind is removed by the next start.
 */
final class JournalFolder implements AutoCloseable {
    private static final String PREFIX = "novate-journal-";

    private final Path path;

    JournalFolder() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            removeLeftovers(parent);
            path = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("no journal folder in " + parent, e);
        }
    }

    Path path() {
        return path;
    }

    private static void removeLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                String pid =
                        folder.getFileName().toString().substring(PREFIX.length()).split("-")[0];
                if (pid.matches("[0-9]{1,12}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    removeIfAllowed(folder);
                }
            }
        }
    }

    /** Leftovers of another user stay: they must not stop a run. */
    private static void removeIfAllowed(Path folder) {
        try {
            remove(folder);
        } catch (IOException | UncheckedIOException e) {
            return; // somebody else's
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : paths) {
            Files.deleteIfExists(each);
        }
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException("journal folder " + path + " could not be removed", e);
        }
    }
}
