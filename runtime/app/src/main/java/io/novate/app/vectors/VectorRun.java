package io.novate.app.vectors;

import io.novate.app.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs every file of a folder that the catalogue knows. */
public final class VectorRun {
    private VectorRun() {}

    /**
     * What became of one file.
     *
     * @param name file name
     * @param isKnown whether there is a check for it
     * @param verdicts one per row, in order
     * @param fault one sentence that says why the file is no vectors, else empty
     */
    public record FileResult(String name, boolean isKnown, List<Verdict> verdicts, String fault) {
        /** Returns the number of rows that agree. */
        public long passed() {
            return count(Verdict.Passed.class);
        }

        /** Returns the number of rows that disagree. */
        public long failed() {
            return count(Verdict.Failed.class);
        }

        /** Returns the number of rows this version cannot say. */
        public long leftOut() {
            return count(Verdict.LeftOut.class);
        }

        private long count(Class<? extends Verdict> kind) {
            return verdicts.stream().filter(kind::isInstance).count();
        }
    }

    /**
     * Runs the files of a folder in the order of their names.
     *
     * <p>A file that is no vectors has its fault and no verdict; the others are run.
     *
     * @throws BadInput when the folder cannot be read
     */
    public static List<FileResult> run(Path folder) {
        List<FileResult> results = new ArrayList<>();
        for (Path path : files(folder)) {
            String name = path.getFileName().toString();
            FileCheck check = VectorCatalogue.CHECKS.get(name);
            if (check == null) {
                results.add(new FileResult(name, false, List.of(), ""));
            } else {
                results.add(result(path, name, check));
            }
        }
        return results;
    }

    private static FileResult result(Path path, String name, FileCheck check) {
        try {
            return new FileResult(name, true, check.check(VectorFile.read(path)), "");
        } catch (BadInput e) {
            return new FileResult(name, true, List.of(), e.getMessage());
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadInput("'" + folder + "' is not a folder");
        }
        try (Stream<Path> paths = Files.list(folder)) {
            List<Path> files =
                    paths.filter(Files::isRegularFile)
                            .filter(path -> !path.getFileName().toString().startsWith("."))
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new BadInput("'" + folder + "' holds no file");
            }
            return files;
        } catch (IOException e) {
            throw new BadInput("'" + folder + "' cannot be listed: " + BadInput.reason(e));
        }
    }
}
