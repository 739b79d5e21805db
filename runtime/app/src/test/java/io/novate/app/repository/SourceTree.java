package io.novate.app.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeMap;

/** The text files of the repository, without what a build leaves behind. */
final class SourceTree {
    private static final Set<String> LEFT_BEHIND =
            Set.of(".git", ".idea", ".vscode", ".novate", "target", "node_modules", "out", "cache");
    private static final Set<String> NOT_TEXT =
            Set.of("csv", "gz", "jar", "png", "zip", "bin", "class");

    private SourceTree() {}

    /** Returns the folder that holds the launcher. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("novate"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no launcher above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    /** Returns the text of every file by its path from the root, with forward slashes. */
    static TreeMap<String, String> texts() {
        Path root = root();
        TreeMap<String, String> texts = new TreeMap<>();
        try {
            Files.walkFileTree(root, new Visitor(root, texts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final TreeMap<String, String> texts;

        private Visitor(Path root, TreeMap<String, String> texts) {
            this.root = root;
            this.texts = texts;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return LEFT_BEHIND.contains(folder.getFileName().toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            String path = root.relativize(file).toString().replace('\\', '/');
            String name = file.getFileName().toString();
            if (!NOT_TEXT.contains(name.substring(name.lastIndexOf('.') + 1))) {
                texts.put(path, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
