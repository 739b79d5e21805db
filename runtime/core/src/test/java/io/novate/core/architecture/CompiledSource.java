package io.novate.core.architecture;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a few lines, so that each wall can be shown to stop what it is there to stop. */
final class CompiledSource {
    private CompiledSource() {}

    /** Compiles {@code source} as class {@code name} into {@code folder}. */
    static void compile(Path folder, String name, String source) throws IOException {
        Path file = folder.resolve(name.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-g", "-proc:none", "-d", "" + folder, "-cp", "" + folder);
            boolean good =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(file))
                            .call();
            if (!good) {
                throw new IllegalStateException(name + " does not compile: " + messages);
            }
        }
    }

    /** Returns the class files in a folder or a jar, in order. */
    static List<byte[]> classFiles(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return classFilesBelow(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return classFilesBelow(jar.getPath("/"));
        }
    }

    private static List<byte[]> classFilesBelow(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            List<Path> files =
                    paths.filter(path -> path.toString().endsWith(".class")).sorted().toList();
            List<byte[]> contents = new ArrayList<>();
            for (Path file : files) {
                contents.add(Files.readAllBytes(file));
            }
            return contents;
        }
    }
}
