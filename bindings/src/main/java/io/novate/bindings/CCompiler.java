package io.novate.bindings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A C compiler that understands the flags of GCC.
 *
 * @param command its path
 * @param limitMs how long one run may take
 */
record CCompiler(String command, long limitMs) {
    private static final List<String> NAMES = List.of("cc", "gcc", "clang");

    /** Generous: on a busy machine the kernels take some ten seconds. */
    private static final long LIMIT_MS = 60_000;

    /** Returns {@code $CC} or the first known compiler on the path. */
    static CCompiler find(Map<String, String> environment) throws NativeUnavailableException {
        String path = environment.getOrDefault("PATH", "");
        String chosen = environment.getOrDefault("CC", "");
        if (!chosen.isEmpty()) {
            String found = onPath(chosen, path);
            if (found.isEmpty()) {
                throw new NativeUnavailableException("there is no C compiler CC=" + chosen);
            }
            return new CCompiler(found, LIMIT_MS);
        }
        for (String name : NAMES) {
            String found = onPath(name, path);
            if (!found.isEmpty()) {
                return new CCompiler(found, LIMIT_MS);
            }
        }
        throw new NativeUnavailableException(
                "there is no C compiler: none of " + String.join(", ", NAMES) + " is on the path");
    }

    private static String onPath(String name, String path) {
        if (name.contains("/")) {
            return Files.isExecutable(Path.of(name)) ? Path.of(name).toAbsolutePath() + "" : "";
        }
        for (String folder : path.split(":")) {
            // A relative folder of the path is a trap for whoever works in it.
            if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, name))) {
                return folder + "/" + name;
            }
        }
        return "";
    }

    /** Returns every macro that is defined before the first line: version, target, abilities. */
    String predefined(List<String> flags, PrivateFolder folder) throws NativeUnavailableException {
        List<String> arguments = new ArrayList<>(flags);
        arguments.addAll(List.of("-dM", "-E", "-x", "c", "-"));
        return run(arguments, "", folder);
    }

    /** Compiles one translation unit into a shared library. */
    void compile(String text, List<String> flags, Path library, PrivateFolder folder)
            throws NativeUnavailableException {
        List<String> arguments = new ArrayList<>(flags);
        arguments.addAll(List.of("-shared", "-o", library.toString(), "-x", "c", "-"));
        run(arguments, text, folder);
    }

    /** Runs the compiler with a text as its input; returns what it printed. */
    private String run(List<String> arguments, String text, PrivateFolder folder)
            throws NativeUnavailableException {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(arguments);
        Path input = folder.create(".c");
        Path output = folder.create(".out");
        Path messages = folder.create(".err");
        try {
            Files.writeString(input, text);
            Process process =
                    new ProcessBuilder(line)
                            .redirectInput(input.toFile())
                            .redirectOutput(output.toFile())
                            .redirectError(messages.toFile())
                            .start();
            await(process);
            if (process.exitValue() != 0) {
                throw new NativeUnavailableException(
                        command + " failed: " + firstLine(Files.readString(messages)));
            }
            return Files.readString(output, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new NativeUnavailableException(command + " cannot be run: " + e.getMessage());
        } finally {
            PrivateFolder.delete(input);
            PrivateFolder.delete(output);
            PrivateFolder.delete(messages);
        }
    }

    private void await(Process process) throws NativeUnavailableException {
        String fault = "";
        try {
            if (!process.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
                fault = " did not end within " + limitMs + " ms";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fault = " was interrupted";
        }
        if (!fault.isEmpty()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new NativeUnavailableException(command + fault);
        }
    }

    /** Returns the first line that names an error, else the first line. */
    private static String firstLine(String messages) {
        List<String> lines = messages.lines().filter(line -> !line.isBlank()).toList();
        for (String line : lines) {
            if (line.contains("error")) {
                return line.strip();
            }
        }
        return lines.isEmpty() ? "it printed nothing" : lines.get(0).strip();
    }
}
